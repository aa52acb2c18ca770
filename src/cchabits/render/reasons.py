"""Reasons as people say them, and for each that explains a miss a countermeasure to think on."""

from __future__ import annotations

REASON_WORDS = {
    "minutiae": "operational minutiae",
    "sales_push": "sales push",
    "not_ready": "not ready yet",
    "data_warehouse": "data warehouse first",
    "ownership": "ownership unclear",
    "comfort": "comfortable as it is",
    "no_customer_available": "no customer available",
    "cancelled_by_other": "cancelled by others",
    "forgot": "forgot",
    "wrong_habit": "wrong habit",
    "other": "other",
    "travel_or_leave": "travel or leave",
    "illness": "illness",
    "emergency": "emergency",
    "no_occasion": "no occasion",
}
"""What explains a missed period, and what excuses a skipped one."""

COUNTERMEASURES = {
    "minutiae": "If operational minutiae fill the day, then I will hand one on and do this first.",
    "sales_push": "If a sales push fills the week, then I will do this before it begins.",
    "not_ready": "If we do not feel ready, then I will do a small version of it this week.",
    "data_warehouse": "If the data is incomplete, then I will begin with what five customers say.",
    "ownership": "If two departments claim the customer, then I will ask both to the same table.",
    "comfort": "If it seems good enough, then I will ask one customer what would be better.",
    "no_customer_available": "If no customer is free, then I will call the next one on my list.",
    "cancelled_by_other": "If they cancel, then I will agree on a new day before we hang up.",
    "forgot": "If a month begins, then I will put a day and a time for this in my calendar.",
    "wrong_habit": "If this does not serve our customers, then I will choose one that does.",
    "other": "If the same comes up again, then I will move this to the next free morning.",
}
"""What may be answered to a reason the next time: an example, never written down by itself."""


def reason_words(reason: str) -> str:
    """Return a reason as people say it, one that is not known as it is kept."""
    return REASON_WORDS.get(reason) or reason.replace("_", " ")
