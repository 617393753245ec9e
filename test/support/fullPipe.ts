import type { Ended, Job } from './job.ts';

/** Reads nothing before the pipe is full, or has all, and then less at a time than fits into it. */
const READER = `
import fcntl, os, struct, subprocess, sys, termios
read, write = os.pipe()
fcntl.fcntl(write, fcntl.F_SETFL, fcntl.fcntl(write, fcntl.F_GETFL) | os.O_NONBLOCK)
program = subprocess.Popen(sys.argv[2:], stdout=write)
os.close(write)
waiting = lambda: struct.unpack('i', fcntl.ioctl(read, termios.FIONREAD, b'....'))[0]
while program.poll() is None and waiting() < min(65536, int(sys.argv[1])):
    pass
while True:
    part = os.read(read, 512)
    if not part:
        break
    os.write(1, part)
sys.exit(program.wait())
`;

/** Runs a program whose standard output is a pipe that does not block and that is full before anybody reads. */
export const throughFullPipe = (
  job: Job,
  command: readonly string[],
  bytes: number,
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> => job.start(['python3', '-c', READER, String(bytes), ...command], env);
