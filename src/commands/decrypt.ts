import { defineCommand } from '../command.ts';
import { givenFile } from '../core/job/jobFiles.ts';
import { KEY_PLACES, decrypted, keyFile, unusableKey } from '../core/decryption.ts';
import { warning } from '../core/messages.ts';
import type { World } from '../world/world.ts';

export const command = defineCommand({
  name: 'decrypt',
  group: 'Utilities',
  summary: 'Decrypt a file that was encrypted for the subscription',
  arguments: [
    { name: 'FILE', meaning: 'file', summary: 'base64 of RSA-OAEP (SHA-1) blocks' },
    {
      name: 'KEY',
      summary: `the private RSA key in PEM (${KEY_PLACES.join(', then ')})`,
      optional: true,
      meaning: 'file',
    },
  ],
  options: [{ name: 'stdout', summary: 'print the decrypted bytes instead of writing a file' }],
  examples: ['decrypt secrets.env.encrypted key.pem', 'decrypt --stdout token.encrypted key.pem'],
  notes: `Writes FILE.decrypted, which only its owner can read. The key may have any size, but no passphrase. If any part
of FILE is damaged or was encrypted for another key, nothing is written, and an old FILE.decrypted stays. If
FILE.decrypted exists and is not a regular file, that is an error. If the file is uploaded when the job ends, since it is
below $JOB_STATE or $JOB_PATH/OUT, a warning says so.`,
  plain: true,
  async run({ FILE: path, KEY: named, stdout: isPrinted }, world) {
    const encrypted = givenFile(world.files, path);
    const pem = keyFile(world.files, named);
    const key = await world.privateKey(pem.bytes);
    if (!key) throw unusableKey(pem);
    const plain = decrypted(encrypted, key, pem.path);
    if (isPrinted) world.stdout.write(plain);
    else await writeDecrypted(`${path}.decrypted`, plain, world);
  },
});

/** Scripts of v5.8 may want their text uploaded, so that is no error. */
async function writeDecrypted(
  path: string,
  plain: Uint8Array,
  { stderr, wholeFiles: load }: Pick<World, 'stderr' | 'wholeFiles'>,
): Promise<void> {
  const wholeFiles = await load();
  wholeFiles.writePrivate(path, plain);
  const place = wholeFiles.uploadedFrom(path);
  if (place === undefined) return;
  stderr.write(
    warning(
      `${path} is below ${place}, which leaves the machine when the job ends; remove it before that, or decrypt with --stdout`,
    ),
  );
}
