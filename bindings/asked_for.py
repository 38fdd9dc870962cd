"""What the programs and modules in some wheels ask of the system: fails when that is more than glibc 2.17."""

import re
import sys
import zipfile

MOST = (2, 17)

for path in sys.argv[1:]:
    with zipfile.ZipFile(path) as wheel:
        binaries = [(name, data) for name in wheel.namelist() if (data := wheel.read(name))[:4] == b"\x7fELF"]
    assert binaries, f"{path} holds no program"
    for name, data in binaries:
        versions = {tuple(map(int, found)) for found in re.findall(rb"GLIBC_(\d+)\.(\d+)", data)}
        newest = max(versions)
        print(f"{name}: {len(data) / 1e6:.1f} MB, glibc {'.'.join(map(str, newest))}")
        assert newest <= MOST, f"{name} asks for glibc {newest}"
