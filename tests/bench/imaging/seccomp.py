"""Runs a program under a container's seccomp profile, as an engine would: `python seccomp.py PROFILE COMMAND…`.

It loads the filter through libseccomp, which the engines use as well, sets no-new-privileges, and becomes the program.
"""

import ctypes
import json
import os
import platform
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000  # <seccomp.h>
_COMPARISONS = {"SCMP_CMP_NE": 1, "SCMP_CMP_EQ": 4, "SCMP_CMP_MASKED_EQ": 7}
_OURS = {"x86_64": "SCMP_ARCH_X86_64", "aarch64": "SCMP_ARCH_AARCH64"}
_UNKNOWN = -1  # __NR_SCMP_ERROR


class _Comparison(ctypes.Structure):
    _fields_ = (
        ("arg", ctypes.c_uint),
        ("op", ctypes.c_int),
        ("datum_a", ctypes.c_uint64),
        ("datum_b", ctypes.c_uint64),
    )


def load(profile: Mapping[str, Any]) -> list[str]:
    """Filter this process and its children from now on.

    Returns:
        Names that this computer's libseccomp does not know; engines pass over them as well.
    """
    assert _OURS[platform.machine()] in {entry["architecture"] for entry in profile["archMap"]}
    library = ctypes.CDLL("libseccomp.so.2", use_errno=True)
    library.seccomp_init.restype = ctypes.c_void_p
    context = ctypes.c_void_p(library.seccomp_init(_action(profile["defaultAction"], profile["defaultErrnoRet"])))
    assert context
    unknown = []
    for rule in profile["syscalls"]:
        for name in rule["names"]:
            number = library.seccomp_syscall_resolve_name(name.encode())
            if number == _UNKNOWN:
                unknown.append(name)
                continue
            comparisons = _comparisons(rule.get("args", ()))
            action = _action(rule["action"], rule.get("errnoRet", 0))
            failed = library.seccomp_rule_add_array(context, action, number, len(comparisons), comparisons)
            assert failed == 0, (name, failed)
    assert library.seccomp_load(context) == 0
    return unknown


def _action(name: str, errno: int) -> ctypes.c_uint32:
    return ctypes.c_uint32({"SCMP_ACT_ALLOW": _ALLOW, "SCMP_ACT_ERRNO": _ERRNO | errno}[name])


def _comparisons(args: Iterable[Mapping[str, Any]]) -> "ctypes.Array[_Comparison]":
    found = []
    for arg in args:
        operator = arg["op"]
        # Of a masked comparison `value` is the mask, and `valueTwo` what must be left.
        found.append(_Comparison(arg["index"], _COMPARISONS[operator], arg["value"], arg.get("valueTwo", 0)))
    return (_Comparison * len(found))(*found)


if __name__ == "__main__":
    file, *command = sys.argv[1:]
    load(json.loads(Path(file).read_text("utf-8")))
    os.execvp(command[0], command)  # noqa: S606 - the caller's own command
