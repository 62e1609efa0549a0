"""Script or shot list in, scenes and shots out: read, preview, fix, write; and out again."""

from app.production.breakdown.desk import Breakdown, ImportResult
from app.production.breakdown.plan import ImportPlan, Refusal

__all__ = ["Breakdown", "ImportPlan", "ImportResult", "Refusal"]
