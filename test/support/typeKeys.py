"""Types keys into a program on a terminal, as soon as it shows a prompt, and prints all that the terminal showed.

Usage: typeKeys.py PROMPT KEYS PROGRAM [ARGUMENT...]
"""
import os
import pty
import sys

prompt, keys = (os.fsencode(word) for word in sys.argv[1:3])
child, terminal = pty.fork()
if child == 0:
    os.execvp(sys.argv[3], sys.argv[3:])
shown = b""
while True:
    try:
        part = os.read(terminal, 65536)
    except OSError:  # nobody has the terminal open any more
        break
    if not part:
        break
    shown += part
    if keys and prompt in shown:
        os.write(terminal, keys)
        keys = b""
os.waitpid(child, 0)
sys.stdout.buffer.write(shown)
