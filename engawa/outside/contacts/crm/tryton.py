"""Tryton, by the JSON-RPC that its own clients speak (series 8; party and its mail addresses)."""

import base64
import json
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engawa.base import fetch
from engawa.outside.contacts.crm.protocol import Ask, Moved, Opened, Party, Pulled, Refused, Trouble
from engawa.outside.contacts.models import CrmLink

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PART = 200
PARTY, MECHANISM = "model.party.party", "model.party.contact_mechanism"
ALL = {"active_test": False}
FIELDS = ["name", "active", "create_date", "write_date"]
OVERLAP = timedelta(minutes=15)
"""What is written in a long transaction bears the moment when that began: so far back is read again."""
Answers = Mapping[str, str]


class Tryton:
    """Parties with their names and mail addresses, both ways."""

    slug = "tryton"
    name: "_StrPromise | str" = "Tryton"
    fields: Collection[str] = ("name",)
    asks: Sequence[Ask] = (
        Ask("address", gettext_lazy("Address of the server"), "https://tryton.example"),
        Ask("database", gettext_lazy("Database")),
        Ask(
            "user",
            gettext_lazy("User name"),
            gettext_lazy("One of its own, who may read and change parties."),
        ),
        Ask("password", gettext_lazy("Password"), is_secret=True),
    )

    def connect(self, answers: Answers) -> Opened:
        address = f"{answers['address'].strip().rstrip('/')}/{answers['database'].strip()}/rpc/"
        keys = {"user": answers["user"].strip(), "password": answers["password"]}
        try:
            _call(address, keys, f"{PARTY}.search_count", [])
        except Trouble as trouble:
            raise Refused(str(trouble)) from trouble
        return Opened(address, keys=keys)

    def pull(self, link: CrmLink, keys: Mapping[str, Any]) -> Pulled:
        """By when they were written last and then by id, so that no party is passed over when many share a moment."""
        since, after = link.cursor.get("since"), link.cursor.get("after", 0)
        rows: list[dict[str, Any]] = []
        if since is None:
            rows = self._rows(link, keys, [["id", ">", after]], [["id", "ASC"]])
            more = len(rows) == PART
            latest = max([link.cursor.get("latest", ""), *map(_changed, rows)])
            at = max([after, *(row["id"] for row in rows)])
            cursor = {"after": at, "latest": latest} if more else {"since": latest}
        else:
            moment = _as_moment(datetime.fromisoformat(since) - OVERLAP) if since else {}
            newer = [["OR", ["write_date", ">=", moment], ["create_date", ">=", moment]]] if since else []
            rows = self._rows(link, keys, [*newer, ["id", ">", after]], [["id", "ASC"]])
            more = len(rows) == PART
            latest = max([link.cursor.get("latest", since), *map(_changed, rows)])
            at = max([after, *(row["id"] for row in rows)])
            cursor = {"since": since, "after": at, "latest": latest} if more else {"since": latest}
        return Pulled(parties=self._parties(link, keys, rows), cursor=cursor, more=more)

    def missing(self, link: CrmLink, keys: Mapping[str, Any], remotes: Sequence[str]) -> set[str]:
        ids = [int(one) for one in remotes if one.isdigit()]
        there = _call(link.address, keys, f"{PARTY}.search", [["id", "in", ids]], 0, None, None, ALL)
        return {str(one) for one in ids} - {str(one) for one in there}

    def push(
        self,
        link: CrmLink,
        keys: Mapping[str, Any],
        remote: str,
        mail: str,
        changes: Mapping[str, str],
        agreed: Mapping[str, str],
        key: str,
    ) -> str:
        values: dict[str, Any] = {"name": changes["name"]} if "name" in changes else {}
        if remote:
            if values:
                self._write(link, keys, int(remote), values, agreed)
            return remote
        found = _call(
            link.address, keys, f"{MECHANISM}.search_read", [["type", "=", "email"], ["value", "=", mail]], 0, 1,
            None, ["party"], {},
        )  # fmt: skip
        if found:
            return str(found[0]["party"])
        values["contact_mechanisms"] = [["create", [{"type": "email", "value": mail}]]]
        return str(_call(link.address, keys, f"{PARTY}.create", [values], {})[0])

    def _write(
        self,
        link: CrmLink,
        keys: Mapping[str, Any],
        number: int,
        values: Mapping[str, str],
        agreed: Mapping[str, str],
    ) -> None:
        """Over what we have read, and over nothing else: Tryton compares the moment while it writes."""
        stands = _call(link.address, keys, f"{PARTY}.read", [number], ["name", "_timestamp"], {})[0]
        if (stands["name"] or "").strip() not in ("", agreed.get("name", "")):
            raise Moved
        context = {"_timestamp": {f"{PARTY.removeprefix('model.')},{number}": stands["_timestamp"]}}
        _call(link.address, keys, f"{PARTY}.write", [number], values, context=context)

    def _rows(
        self, link: CrmLink, keys: Mapping[str, Any], wanted: list[Any], order: list[Any]
    ) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = _call(
            link.address, keys, f"{PARTY}.search_read", wanted, 0, PART, order, FIELDS, ALL
        )
        return found

    def _parties(
        self, link: CrmLink, keys: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]
    ) -> list[Party]:
        if not rows:
            return []
        ids = [row["id"] for row in rows]
        wanted = [["type", "=", "email"], ["party", "in", ids]]
        mails = _call(
            link.address,
            keys,
            f"{MECHANISM}.search_read",
            wanted,
            0,
            None,
            [["id", "DESC"]],
            ["party", "value"],
            {},
        )
        mail_of = {one["party"]: one["value"] for one in mails if one["value"]}
        return [
            Party(
                remote=str(row["id"]),
                mail=mail_of.get(row["id"], "").strip().casefold(),
                fields={"name": row["name"] or ""},
                changed_at=datetime.fromisoformat(_changed(row)) if _changed(row) else None,
                gone=not row["active"],
            )
            for row in rows
        ]


def _call(
    address: str,
    keys: Mapping[str, Any],
    method: str,
    *params: Any,
    context: Mapping[str, Any] | None = None,
) -> Any:
    """
    Raises:
        Moved: when somebody wrote there meanwhile.
        Refused: when it will never take this.
        Trouble: when nobody answers, or not now.
    """
    sent = params if params[-1:] == (ALL,) or params[-1:] == ({},) else (*params, context or {})
    if method.endswith("search_count"):
        sent = (params[0], 0, None, {})
    secret = base64.b64encode(f"{keys['user']}:{keys['password']}".encode()).decode()
    headers = {"Content-Type": "application/json", "Authorization": f"Basic {secret}"}
    body = json.dumps({"id": 1, "method": method, "params": list(sent)}).encode()
    try:
        answer = fetch.request("POST", address, body=body, headers=headers, types=("application/json",))
        told = json.loads(answer.body)
    except fetch.Refused as error:
        if error.status in (401, 403):
            raise Refused(_("Tryton does not let this user in.")) from error
        raise Trouble(str(error)) from error
    except (fetch.BadAddress, fetch.PrivateAddress) as error:
        raise Refused(str(error)) from error
    except (fetch.FetchError, ValueError) as error:
        raise Trouble(str(error)) from error
    if "error" in told and told["error"][:1] == ["ConcurrencyException"]:
        raise Moved
    if "error" in told:
        raise Refused(_("Tryton says: %s") % str(told["error"])[:300])
    return told["result"]


def _changed(row: Mapping[str, Any]) -> str:
    """When a party was written last, as text that sorts."""
    told = row.get("write_date") or row.get("create_date")
    if not told:
        return ""
    parts = (told["year"], told["month"], told["day"], told["hour"], told["minute"], told["second"])
    return datetime(*parts, told.get("microsecond", 0), tzinfo=UTC).isoformat(timespec="microseconds")


def _as_moment(at: datetime) -> dict[str, Any]:
    return {
        "__class__": "datetime", "year": at.year, "month": at.month, "day": at.day, "hour": at.hour,
        "minute": at.minute, "second": at.second, "microsecond": at.microsecond,
    }  # fmt: skip
