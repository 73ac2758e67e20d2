"""Fills the library with the same tools, members and loans every time."""

import datetime
import random

from django.db import connection
from tool_library.models import Loan, Member, Tool

TODAY = datetime.date(2026, 3, 13)
_NAMES = {
    "garden": ("Hedge trimmer", "Apple press", "Wood chipper", "Scarifier", "Wheelbarrow", "Long pruner", "Soil auger"),
    "wood": ("Mitre saw", "Hand plane", "Router", "Belt sander", "Dovetail jig", "Band saw", "Biscuit joiner"),
    "metal": ("Angle grinder", "Bench vice", "Pipe bender", "Tap and die set", "Rivet gun", "Bench drill"),
    "paint": ("Paint sprayer", "Wallpaper steamer", "Ladder", "Scaffold tower", "Heat gun", "Floor sander"),
}
_SIZES = ("small", "large", "cordless")
_CARE = "Wipe it dry, oil the moving parts, and write on the label what you noticed."
_PEOPLE = ("Aino", "Bram", "Chidi", "Dora", "Emil", "Farah", "Goran", "Hanne", "Idris", "Jun", "Kirsi", "Luca")
_FAMILIES = ("Lindqvist", "Okafor", "Marsh")
_STREETS = ("Harbour Lane", "Mill Street", "Chapel Row", "Old Ropewalk")


def fill() -> None:
    """Make the tables and their rows; the random numbers are always the same ones."""
    dice = random.Random(7)
    with connection.schema_editor() as editor:
        for model in (Tool, Member, Loan):
            editor.create_model(model)
    tools = [
        Tool(
            name=f"{name}, {size}",
            category=category,
            state=dice.choices(("shelf", "out", "repair"), (6, 3, 1))[0],
            bought=dice.randint(2009, 2025),
            times_lent=dice.randint(3, 140),
            care=_CARE,
        )
        for category, names in _NAMES.items()
        for name in names
        for size in _SIZES
    ]
    members = [
        Member(name=f"{person} {family}", street=dice.choice(_STREETS), since=dice.randint(2014, 2026))
        for family in _FAMILIES
        for person in _PEOPLE
    ]
    Tool.objects.bulk_create(tools)
    Member.objects.bulk_create(members)
    Loan.objects.bulk_create(_loan(dice, tool, members) for tool in tools for _ in range(4))


def _loan(dice: random.Random, tool: Tool, members: list[Member]) -> Loan:
    began = TODAY - datetime.timedelta(days=dice.randint(1, 90))
    due = began + datetime.timedelta(days=14)
    is_back = due < TODAY and dice.random() < 0.9
    return Loan(tool=tool, member=dice.choice(members), began=began, due=due, returned=is_back)
