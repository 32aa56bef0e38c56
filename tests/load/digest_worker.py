"""One worker that writes digests: `python -m tests.load.digest_worker PART PARTS MOMENT`; prints letters and memory."""

from __future__ import annotations

import json
import os
import resource
import sys
from datetime import datetime


def main() -> int:
    """Its part of all digests that are due at the moment."""
    part, parts, moment = int(sys.argv[1]), int(sys.argv[2]), datetime.fromisoformat(sys.argv[3])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from engawa.notices.digests.sending import send_due

    letters = send_due(moment, part=part, parts=parts)
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"letters": letters, "rss_mb": round(rss, 1)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
