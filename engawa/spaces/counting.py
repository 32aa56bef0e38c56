from django.db import connection

from engawa.spaces.models import Space


def count_members(space: Space) -> None:
    """Count a space's members and guests anew, after somebody came or went."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT engawa_count_members(%s)", [space.pk])
