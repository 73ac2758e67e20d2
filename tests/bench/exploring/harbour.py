"""The harbour log: three related tables for datasette to show."""

import contextlib
import random
import sqlite3
from pathlib import Path

METADATA = Path(__file__).with_name("harbour.json")
"""Titles, facets and a saved query, as datasette reads them."""


def fill(path: Path) -> None:
    """Ships, ports and some hundred calls, the same ones every time."""
    dice = random.Random(11)
    ports = [("Visby", "Sweden"), ("Tallinn", "Estonia"), ("Gdańsk", "Poland"), ("Turku", "Finland")]
    ports += [("Riga", "Latvia"), ("Aarhus", "Denmark"), ("Stralsund", "Germany"), ("Klaipėda", "Lithuania")]
    kinds, cargoes = ("Ferry", "Freighter", "Schooner", "Tug"), ("Timber", "Grain", "Passengers", "Stone", "Fish")
    first, second = ("North", "Amber", "Silver", "Old", "Grey", "Swift"), ("Tern", "Gull", "Heron", "Lantern", "Tide")
    ships = [(f"{a} {b}", dice.choice(kinds), dice.randint(1931, 2024)) for a in first for b in second]
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        database.executescript(
            """
            create table ports (id integer primary key, name text, country text);
            create table ships (id integer primary key, name text, kind text, built integer);
            create table calls (
                id integer primary key, ship_id integer references ships(id), port_id integer references ports(id),
                arrived text, cargo text, tonnes integer
            );
            create view busiest_ports as
                select ports.name, count(*) as calls, sum(tonnes) as tonnes
                from calls join ports on ports.id = port_id group by ports.id order by calls desc;
            """
        )
        database.executemany("insert into ports (name, country) values (?, ?)", ports)
        database.executemany("insert into ships (name, kind, built) values (?, ?, ?)", ships)
        database.executemany(
            "insert into calls (ship_id, port_id, arrived, cargo, tonnes) values (?, ?, ?, ?, ?)",
            [
                (
                    dice.randint(1, len(ships)),
                    dice.choices(range(1, len(ports) + 1), range(len(ports), 0, -1))[0],
                    f"2025-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}",
                    dice.choice(cargoes),
                    dice.randint(4, 900),
                )
                for _ in range(600)
            ],
        )
