/** A stretch of a text. Offsets count UTF-16 units. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Anchor and tag in front of a node. */
export interface Properties extends Stretch {
  readonly anchor: string | undefined;
  readonly tag: string | undefined;
}

interface Node extends Stretch {
  readonly properties: Properties | undefined;
}

interface YamlScalar extends Node {
  readonly kind: 'scalar';
  /** What is written, without quotes and folding. */
  readonly text: string;
  /** Canonical JSON. */
  readonly value: string;
  /** `|` or `>`: it reaches to the next line. */
  readonly isBlock: boolean;
}

interface YamlAlias extends Node {
  readonly kind: 'alias';
  readonly anchor: string;
}

export interface YamlMap extends Node {
  readonly kind: 'map';
  readonly isFlow: boolean;
  readonly members: readonly Pair[];
}

export interface YamlList extends Node {
  readonly kind: 'list';
  readonly isFlow: boolean;
  readonly members: readonly Item[];
}

export type YamlNode = YamlScalar | YamlAlias | YamlMap | YamlList;

/** An item of a list with its dash, or a member of a map from its key on. */
export interface Item extends Stretch {
  readonly value: YamlNode | undefined;
  /** Those of a value that is not written. */
  readonly bareProperties: Properties | undefined;
  /** Where the comma in front of it is, in flow style. */
  readonly comma: number | undefined;
}

export interface Pair extends Item {
  /** Undefined for a key that is no scalar. */
  readonly key: string | undefined;
  readonly keyNode: YamlNode | undefined;
  readonly keyEnd: number;
  /** Behind the colon, if there is one. */
  readonly colonEnd: number | undefined;
  /** Introduced by `?`. */
  readonly isExplicit: boolean;
}

/** How a file is indented. */
export interface Style {
  readonly lineEnd: string;
  /** Blanks by which a map is deeper than its parent. */
  readonly step: number;
  /** Blanks by which a list is deeper than its parent. */
  readonly listStep: number;
}
