import { expect } from 'chai';
import { type ToolPlace, TOOL_PLACES, placeOfTool } from '../../../src/core/tools/tools.ts';
import { ShipctlError } from '../../../src/errors.ts';

describe('the table of tools', () => {
  for (const place of TOOL_PLACES) {
    it(`leads from ${place.name} to the tool of that name, and back`, async () => {
      const tool = await place.load();
      expect(tool.name).to.equal(place.name);
      expect(placeOfTool(tool)).to.equal(place);
    });
  }

  it('has each name once', () => {
    const names = TOOL_PLACES.map(({ name }) => name);
    expect(new Set(names).size).to.equal(names.length);
  });

  /** The paths of a tool whose own variable has a value. */
  const pathsWith = ({ paths, placedBy }: ToolPlace, value: string): readonly string[] => {
    const name = /[A-Z_]+$/.exec(placedBy)?.[0] ?? '';
    const variables: Readonly<Record<string, string>> = { HOME: '/home/ci', [name]: value };
    const env = { get: (one: string) => variables[one], bytes: () => undefined, names: () => [] };
    return paths(env, () => undefined);
  };

  for (const place of TOOL_PLACES) {
    it(`leads from ~ to no file of ${place.name} in the working directory`, () => {
      for (const value of ['~', '~/x', '~root/x', '~x']) {
        if (place.name === 'aws' && value.startsWith('~/'))
          expect(pathsWith(place, value)[1]).to.equal('/home/ci/x');
        else if (place.name === 'aws' && value === '~')
          expect(pathsWith(place, value)[1]).to.equal('/home/ci');
        else expect(() => pathsWith(place, value), value).to.throw(ShipctlError, / begins with ~/);
      }
    });
  }

  it('leads to files in the working directory only for programs that look there', () => {
    const found = TOOL_PLACES.filter((place) => {
      try {
        return pathsWith(place, 'x').some((path) => !path.startsWith('/'));
      } catch (error) {
        expect(error).to.be.instanceOf(ShipctlError);
        expect((error as Error).message).to.match(
          /is not an absolute path, so only some calls of \w+ would find /,
        );
        return false;
      }
    });
    expect(found.map(({ name }) => name)).to.deep.equal([
      'aws',
      'docker',
      'kubectl',
      'environment',
      'azure',
      'jfrog',
    ]);
  });

  it('leads from a list of paths with one that begins with ~ nowhere', () => {
    expect(() => pathsWith(placeOfTool({ name: 'kubectl' }), '/k:~/k')).to.throw(
      ShipctlError,
      / begins with ~/,
    );
  });

  it('knows no other tool', () => {
    expect(() => placeOfTool({ name: 'none' })).to.throw('no row for the tool none');
  });
});
