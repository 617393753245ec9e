import { FileGroup } from '../../src/core/tracking/fileGroup.ts';
import type { Edit, Format, Reading } from '../../src/core/tracking/format.ts';
import type { Claim } from '../../src/core/tracking/state.ts';
import type { Tool } from '../../src/core/tracking/tool.ts';
import { sha256 } from '../../src/sha256.ts';
import type { FileRecord, SharedFile } from '../../src/world/sharedFiles.ts';

const CLAIM: Claim = { job: 'job', build: '1', resource: 'res' };

/** A file of a made-up tool, as tracking sees it, from one call of the program to the next. */
export class FormatFile<R extends Reading> {
  /** As the format has it. */
  text: string | undefined;
  record: FileRecord | undefined;
  readonly #tool: Tool<R>;

  constructor(text: string | undefined, format: Format<R>) {
    this.text = text;
    this.#tool = toolOf(format);
  }

  /** Writes a unit. If that is cut off, its record is written, and not the file. */
  put(unit: string, edits: readonly Edit[], claim: Claim = CLAIM, isCutOff = false): string | undefined {
    return this.#change((group) => {
      group.put([{ unit, claim, edits: () => edits }]);
    }, isCutOff);
  }

  undo(isUndone: (unit: string, claim: Claim) => boolean = () => true): void {
    this.#change((group) => {
      group.undo(isUndone);
    });
  }

  /** @returns the text as it should be from now on */
  #change(work: (group: FileGroup<R>) => void, isCutOff = false): string | undefined {
    const group = new FileGroup([this.#file], this.#tool, () => 'salt');
    work(group);
    let { text } = this;
    for (const { bytes, body, owners } of group.changes()) {
      const isNew = this.record ? this.record.isNew : this.text === undefined;
      const was = isCutOff ? this.#hash : undefined;
      const now = bytes === undefined ? '' : sha256(bytes);
      const kept: unknown = JSON.parse(JSON.stringify(body));
      text = bytes && Buffer.from(bytes).toString(this.#encoding);
      this.record = owners.length === 0 ? undefined : { now, was, isNew, group: [], body: kept };
    }
    if (!isCutOff) this.text = text;
    return text;
  }

  get #encoding(): 'latin1' | 'utf8' {
    return this.#tool.formatOf([0]).encoding === 'bytes' ? 'latin1' : 'utf8';
  }

  get #file(): SharedFile {
    const bytes = this.text === undefined ? undefined : Buffer.from(this.text, this.#encoding);
    return { path: '/file', asked: ['/file'], uses: [0], isFormer: false, bytes, record: this.record };
  }

  get #hash(): string {
    return this.#file.bytes ? sha256(this.#file.bytes) : '';
  }
}

/** A tool that may touch everything. */
const toolOf = <R extends Reading>(format: Format<R>): Tool<R> => ({
  name: 'tool',
  title: 'the tool',
  formatOf: () => format,
  manages: () => true,
  bundleOf: () => undefined,
  isTelling: () => false,
  decidesBundle: () => false,
});
