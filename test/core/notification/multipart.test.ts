import { expect } from 'chai';
import fc from 'fast-check';
import { multipart } from '../../../src/core/notification/multipart.ts';

describe('multipart', () => {
  it('writes a form with one file', () => {
    const { type, body } = multipart('file', { name: 'a.txt', bytes: Buffer.from('hello') });
    expect(type).to.equal('multipart/form-data; boundary=shipctl-file-ends-here-1');
    expect(Buffer.from(body).toString()).to.equal(
      '--shipctl-file-ends-here-1\r\n' +
        'Content-Disposition: form-data; name="file"; filename="a.txt"\r\n' +
        'Content-Type: application/octet-stream\r\n\r\n' +
        'hello\r\n--shipctl-file-ends-here-1--\r\n',
    );
  });

  it('takes another boundary for a file that holds the first', () => {
    const bytes = Buffer.from('--shipctl-file-ends-here-1--');
    expect(multipart('file', { name: 'a', bytes }).type).to.match(/ends-here-2$/);
  });

  it('holds the file as it is between its boundaries, whatever the name and the bytes', () => {
    const part = fc.constantFrom('--shipctl-file-ends-here-1', 'shipctl-file-ends-here-2', '\r\n', 'x');
    const bytes = fc.oneof(
      fc.uint8Array().map((array) => Buffer.from(array)),
      fc.array(part).map((parts) => Buffer.from(parts.join(''))),
    );
    fc.assert(
      fc.property(fc.string(), bytes, (name, bytes) => {
        const { type, body } = multipart('file', { name, bytes });
        const boundary = `--${type.slice(type.indexOf('=') + 1)}`;
        const form = Buffer.from(body);
        const start = form.indexOf('\r\n\r\n') + 4;
        const end = form.indexOf(`\r\n${boundary}`);
        expect(form.subarray(start, end)).to.deep.equal(bytes);
        expect(form.indexOf(boundary)).to.equal(0);
        expect(form.subarray(end).toString()).to.equal(`\r\n${boundary}--\r\n`);
        expect(form.subarray(0, start).toString().split('\r\n')).to.have.lengthOf(5);
      }),
    );
  });

  it('lets no name end its header', () => {
    const { body } = multipart('file', { name: 'a"\r\nX: 1\r\n\r\n', bytes: Buffer.of() });
    expect(Buffer.from(body).toString()).to.include('filename="a%22%0D%0AX: 1%0D%0A%0D%0A"\r\n');
  });
});
