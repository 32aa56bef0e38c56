"""A mailbox of Debian's dovecot, in a folder of its own; needs root, as dovecot itself does."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
ssl = no
disable_plaintext_auth = no
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
mail_location = maildir:{home}/mail/%u
first_valid_uid = 1
mail_uid = {user}
mail_gid = {group}
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={home}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
namespace inbox {{
  inbox = yes
  mailbox "Outbox of ours" {{
    auto = create
    special_use = \\Sent
  }}
}}
"""


@contextmanager
def mailbox(folder: Path) -> Iterator[int]:
    """Run dovecot; yields the port of its IMAP."""
    program = shutil.which("dovecot") or "/usr/sbin/dovecot"
    if os.geteuid() != 0 or not Path(program).exists():
        pytest.skip("needs root and dovecot: apt install dovecot-imapd")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    for name in ("run", "state", "mail"):
        (folder / name).mkdir(mode=0o777)
        (folder / name).chmod(0o777)
    config = folder / "dovecot.conf"
    config.write_text(CONFIG.format(home=folder, port=port, user="nobody", group="nogroup"))
    process = subprocess.Popen([program, "-F", "-c", str(config)], stderr=subprocess.PIPE)
    try:
        for _try in range(300):
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if process.poll() is not None:
                pytest.skip(f"this dovecot does not start so: {process.communicate()[1].decode()[:300]}")
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(20)
