import { defineCommand } from '../command.ts';
import { givenFile } from '../core/job/jobFiles.ts';
import { KEY_PLACES, decrypted, keyFile, unusableKey } from '../core/decryption.ts';

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
FILE.decrypted exists and is not a regular file, that is an error.`,
  plain: true,
  async run({ FILE: path, KEY: named, stdout: isPrinted }, world) {
    const encrypted = givenFile(world.files, path);
    const pem = keyFile(world.files, named);
    const key = await world.privateKey(pem.bytes);
    if (!key) throw unusableKey(pem);
    const plain = decrypted(encrypted, key, pem.path);
    if (isPrinted) world.stdout.write(plain);
    else (await world.wholeFiles()).writePrivate(`${path}.decrypted`, plain);
  },
});
