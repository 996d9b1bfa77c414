"""Runs a command; says on the last line how many seconds it took and how many kilobytes it held at most."""

import resource
import subprocess
import sys
import time

start = time.monotonic()
done = subprocess.run(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=False)
seconds = time.monotonic() - start
sys.stdout.write(done.stdout.decode(errors="replace")[-400:])
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(f"\nmeasured {seconds:.3f} {peak if sys.platform != 'darwin' else peak // 1024}")
sys.exit(done.returncode)
