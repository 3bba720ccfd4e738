"""The report of an object: what it looks like, how its picture was made, how far to trust it, and where it comes from.

Subject   --gathered-->   Contents   --page-->   HTML, for a browser or for paper
"""

from disk_rti_desktop.reports.contents import Contents, Subject, gathered
from disk_rti_desktop.reports.page import SCREEN, page, paper, write_report

__all__ = ["SCREEN", "Contents", "Subject", "gathered", "page", "paper", "write_report"]
