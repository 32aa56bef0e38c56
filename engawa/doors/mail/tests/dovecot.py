"""A real mailbox: Debian's dovecot with a configuration of the test's own, without any rights."""

import imaplib
import os
import shutil
import smtplib
import socket
import subprocess
import tempfile
import time
from functools import partial
from pathlib import Path

from django.core.mail.backends.smtp import EmailBackend

PASSWORD = "only-for-the-test"
CONFIG = """
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
first_valid_uid = 1
mail_location = maildir:{home}/mail/%u
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}/mail/%u
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
"""


class LmtpBackend(EmailBackend):
    """Django's mailer, handing letters straight to a mailbox."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return smtplib.LMTP


def program() -> str | None:
    return shutil.which("dovecot", path=os.environ["PATH"] + ":/usr/sbin")


class Dovecot:
    def __init__(self) -> None:
        import grp
        import pwd

        self.uid = os.getuid() or pwd.getpwnam("nobody").pw_uid
        self.gid = os.getgid() or pwd.getpwnam("nobody").pw_gid
        self.home = Path(tempfile.mkdtemp(prefix="dc", dir="/tmp"))
        self.imap, self.lmtp = _free(), _free()
        named = {"user": pwd.getpwuid(self.uid).pw_name, "group": grp.getgrgid(self.gid).gr_name}
        ports = {"imap": self.imap, "lmtp": self.lmtp, "uid": self.uid, "gid": self.gid}
        (self.home / "conf").write_text(CONFIG.format(home=self.home, password=PASSWORD, **named, **ports))
        os.chown(self.home, self.uid, self.gid)
        as_them = {"user": self.uid, "group": self.gid, "extra_groups": []} if os.getuid() == 0 else {}
        run = partial(subprocess.Popen, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **as_them)
        self.process = run([program(), "-F", "-c", str(self.home / "conf")], cwd=self.home)
        self._await()

    def mailbox(self, user: str) -> imaplib.IMAP4:
        box = imaplib.IMAP4("127.0.0.1", self.imap, timeout=20)
        box.login(f"{user}@engawa.example", PASSWORD)
        box.select()
        return box

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)
        shutil.rmtree(self.home, ignore_errors=True)

    def _await(self) -> None:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                for port in (self.imap, self.lmtp):
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        log = self.home / "log"
        raise AssertionError(log.read_text() if log.exists() else "dovecot does not start")


def _free() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
