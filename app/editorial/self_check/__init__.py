"""Reading a package back with readers of its own: needs the package and nothing else.

May not import the formats or the conform it judges; a contract holds that.
"""

from app.editorial.self_check.report import Problem, Report
from app.editorial.self_check.verify import verify

__all__ = ["Problem", "Report", "verify"]
