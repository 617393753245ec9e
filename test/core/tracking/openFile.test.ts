import { expect } from 'chai';
import { openFile } from '../../../src/core/tracking/openFile.ts';
import { dockerTool } from '../../../src/core/tools/docker/dockerTool.ts';

const message = (bytes: Uint8Array): string => {
  const file = { path: '/f', asked: ['/f'], uses: [0], isFormer: false, bytes, record: undefined };
  try {
    openFile(file, dockerTool, () => 'salt');
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('a file that is opened', () => {
  const table: readonly (readonly [text: string, says: string])[] = [
    ['{"a": "\xff"}', "/f holds bytes that are not UTF-8, so shipctl can't change it. It stays as it is"],
    ['{}\n{}', '/f, line 2: text follows the JSON value. The file stays as it is'],
    [
      '{\n',
      "/f, line 2: it is not JSON: it ends too early; Docker can't read the file either. Correct it and run this again",
    ],
    ['{}', ''],
  ];
  for (const [text, says] of table)
    it(`is refused with what is true of it, if at all: ${JSON.stringify(text)}`, () => {
      expect(message(Buffer.from(text, 'latin1'))).to.equal(says);
    });
});
