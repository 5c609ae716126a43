"""Databases beside the present one: made, counted, put in its place, dropped."""

from __future__ import annotations

import time
from typing import Any

import psycopg
from psycopg import sql

from shanhe.cli import database
from shanhe.cli.problem import SURROUNDINGS, Problem

MADE_AGAIN = "matching_embedding_%"  # tables of the index
TRIES = 20


def present() -> str:
    """The name of the product's database."""
    return str(database.settings()["NAME"])


def beside(what: str) -> str:
    """A name for a database beside the present one; PostgreSQL cuts names after 63 bytes."""
    return f"{present()[:20]}_{what}"


def maintenance() -> Any:
    """A connection to a database that is not the product's."""
    for name in ("postgres", "template1"):
        try:
            return database.connect(dbname=name)
        except psycopg.Error as error:
            reason = str(error).strip().splitlines()[-1]
    raise Problem(f"The database server lets nobody connect for maintenance: {reason}", SURROUNDINGS)


def may_create() -> bool:
    """Whether the product's role may make databases."""
    with database.connect() as connection:
        row = connection.execute(
            "select rolcreatedb or rolsuper from pg_roles where rolname = current_user"
        ).fetchone()
    return bool(row[0])


def create(name: str) -> int:
    """An empty database like the present one; returns its number, which no renaming changes."""
    with maintenance() as connection:
        like = connection.execute(
            "select pg_encoding_to_char(encoding), datcollate, datctype, encoding = (select encoding from pg_database"
            " where datname = 'template1') and datcollate = (select datcollate from pg_database where datname = 'template1')"
            " from pg_database where datname = %s",
            [present()],
        ).fetchone()
        how = sql.SQL("create database {}").format(sql.Identifier(name))
        if like is not None and not like[3]:
            how += sql.SQL(" template template0 encoding {} lc_collate {} lc_ctype {}").format(
                *map(sql.Literal, like[:3])
            )
        connection.execute(how)
        found = int(
            connection.execute("select oid from pg_database where datname = %s", [name]).fetchone()[0]
        )
    _vectors(name)
    return found


def _vectors(name: str) -> None:
    """pgvector, where the server has it and lets us; without it search goes on by words."""
    try:
        with database.connect(dbname=name) as connection:
            connection.execute("create extension if not exists vector")
    except psycopg.Error:
        pass


def drop(name: str) -> None:
    with maintenance() as connection:
        connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def name_of(number: int) -> str:
    """What the database of this number is called now; "" when there is none."""
    with maintenance() as connection:
        row = connection.execute("select datname from pg_database where oid = %s", [number]).fetchone()
    return str(row[0]) if row else ""


def number_of(name: str) -> int:
    with maintenance() as connection:
        row = connection.execute("select oid from pg_database where datname = %s", [name]).fetchone()
    return int(row[0]) if row else 0


def others(name: str) -> int:
    """How many connections others have to a database; one that is just being closed is waited for."""
    with maintenance() as connection:
        for _turn in range(TRIES):
            row = connection.execute(
                "select count(*) from pg_stat_activity where datname = %s and backend_type = 'client backend'",
                [name],
            ).fetchone()
            if not row[0]:
                break
            time.sleep(0.05)
    return int(row[0])


def put_in_place(incoming: str, old: str, *, disconnect: bool) -> None:
    """Gives the present database the name `old` and `incoming` its name, in one transaction: both or neither."""
    for turn in range(TRIES):
        with maintenance() as connection:
            if disconnect:
                connection.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [present()]
                )
            try:
                with connection.transaction():
                    for name, becomes in ((present(), old), (incoming, present())):
                        if connection.execute(
                            "select 1 from pg_database where datname = %s", [name]
                        ).fetchone():
                            rename = sql.SQL("alter database {} rename to {}")
                            connection.execute(rename.format(sql.Identifier(name), sql.Identifier(becomes)))
                return
            except psycopg.errors.ObjectInUse:
                if not disconnect or turn == TRIES - 1:
                    raise Problem(in_use(others(present()))) from None
        time.sleep(0.1)


def in_use(number: int) -> str:
    return (
        f"The database has {number} other connections: the zone is open. Stop its services (shanhe-web, shanhe-work, shanhe up) first, "
        "or let this command end the connections with --disconnect."
    )


def tables(connection: Any) -> dict[str, int]:
    """Rows by table, without those that the index makes again."""
    names = connection.execute(
        "select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where relkind in ('r', 'p')"
        " and nspname = 'public' and relname not like %s order by relname",
        [MADE_AGAIN],
    ).fetchall()
    count = sql.SQL("select count(*) from public.{}")
    return {
        name: int(connection.execute(count.format(sql.Identifier(name))).fetchone()[0]) for (name,) in names
    }


def column(connection: Any, table: str, expression: str) -> list[str]:
    """A column of a table that need not exist, sorted."""
    if connection.execute("select to_regclass(%s)", [table]).fetchone()[0] is None:
        return []
    return sorted(str(row[0]) for row in connection.execute(f"select {expression} from {table}").fetchall())


def is_empty(name: str) -> bool:
    """True when it has no table."""
    with database.connect(dbname=name) as connection:
        row = connection.execute(
            "select exists(select from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            " where relkind = 'r' and nspname = 'public')"
        ).fetchone()
    return not row[0]
