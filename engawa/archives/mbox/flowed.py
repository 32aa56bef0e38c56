"""Undoes format=flowed (RFC 3676): lines that end in a space go on in the next."""


def unflow(text: str, delete_space: bool = False) -> str:
    """Join flowed lines of the same quote depth; `delete_space` is the part's DelSp=yes."""
    joined: list[str] = []
    open_depth = -1
    for line in text.split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        content = content.removeprefix(" ")
        signature = content in ("-- ", "--")
        if open_depth == depth and not signature:
            joined[-1] += content
        else:
            joined.append(">" * depth + " " * bool(depth) + content)
        flows = content.endswith(" ") and not signature
        open_depth = depth if flows else -1
        if flows and delete_space:
            joined[-1] = joined[-1][:-1]
    return "\n".join(line if line.endswith("-- ") else line.rstrip() for line in joined)
