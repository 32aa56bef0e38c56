"""What this machine can bear, and PostgreSQL's settings that follow from it."""

import os
from pathlib import Path

MEBIBYTE = 1024 * 1024


def memory() -> int:
    """The bytes this process may use: the machine's, or its container's if that is less."""
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for limit in (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes")):
        try:
            whole = min(whole, int(limit.read_text()))
        except (OSError, ValueError):
            continue
    return whole


def cores() -> int:
    """The processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def settings(memory: int, cores: int) -> dict[str, str]:
    """PostgreSQL's settings for a machine it shares with the rest of Engawa.

    `memory` is in bytes. Many short queries matter more here than one long one.
    """

    def share(of: float, least: int, most: int) -> str:
        return f"{min(max(int(memory * of) // MEBIBYTE, least), most)}MB"

    return {
        "max_connections": "120",
        "shared_buffers": share(1 / 4, 64, 8192),
        "effective_cache_size": share(5 / 8, 128, 262_144),
        "work_mem": share(1 / 1000, 4, 64),
        "maintenance_work_mem": share(1 / 24, 32, 2048),
        "jit": "off",
        "random_page_cost": "1.1",
        "effective_io_concurrency": "64",
        "max_parallel_workers": str(max(cores, 2)),
        "max_parallel_workers_per_gather": str(cores // 4),
        "max_parallel_maintenance_workers": str(max(cores // 2, 1)),
        "synchronous_commit": "on",
        "wal_buffers": "16MB",
        "min_wal_size": "256MB",
        "max_wal_size": share(1 / 6, 1024, 8192),
        "checkpoint_timeout": "15min",
        "checkpoint_completion_target": "0.9",
        "autovacuum_vacuum_scale_factor": "0.05",
        "autovacuum_analyze_scale_factor": "0.02",
        "track_io_timing": "on",
        "log_startup_progress_interval": "1s",
        "log_min_duration_statement": "1s",
        "log_line_prefix": "%m [%p] %u ",
        "log_timezone": "UTC",
        "timezone": "UTC",
    }
