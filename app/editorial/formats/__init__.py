"""List formats, one file each: `write(listing) -> WrittenList`. A new one is a file and a line."""

from app.editorial.formats import cmx3600, fcp7_xml
from app.editorial.written import WrittenList

FORMATS = {"xml": fcp7_xml.write, "edl": cmx3600.write}

__all__ = ["FORMATS", "WrittenList"]
