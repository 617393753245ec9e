import type { HttpAnswer, HttpProxy, HttpRequest, Network } from '../../world/network.ts';
import type { Integration } from '../job/integration.ts';
import type { Options } from './options.ts';

/** A file that is sent. */
export interface SentFile {
  /** Its last name. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What is to be said, to whom, and how. */
export interface Notice {
  readonly integration: Integration;
  readonly options: Options;
  /** Those of `--recipient`, else of the resource. */
  readonly recipients: readonly string[];
  /** What to send in place of what the options come to. */
  readonly payload: Uint8Array | undefined;
  readonly attachment: SentFile | undefined;
  readonly texts: NoticeTexts;
  /** For one exchange with a server. */
  readonly timeoutMs: number;
  /** The proxy for an address, as the environment names it. */
  readonly proxyFor: (url: URL) => HttpProxy | undefined;
}

/** What a notice says, and under which name, picture and color; defaults filled in. */
export interface NoticeTexts {
  readonly username: string;
  readonly iconUrl: string;
  readonly color: string;
  readonly pretext: string;
  readonly text: string;
}

/** How it ended: well, with what standard output is to get (mostly nothing), or with a fault in words. */
export type Ending = { readonly printed: string } | { readonly fault: string };

/** One notice to one recipient. */
export interface Delivery {
  /** Who gets it, for messages. */
  readonly to: string;
  readonly send: (network: Network) => Promise<Ending>;
}

/** One request of a conversation; the answer comes in if it succeeded, else the conversation is over. */
export interface Turn {
  readonly request: HttpRequest;
  /** What it is to do, for the message if it fails; without it the message is just why. */
  readonly purpose?: string;
}

/** Requests to a service, each made when the answer to the one before is there, and what they bring. */
export type Turns<T> = Generator<Turn, T, HttpAnswer>;

export type Conversation = Turns<Ending>;

/** Makes the deliveries of a notice; throws if it can see beforehand that one of them can't be made. */
export type Service = (notice: Notice) => readonly Delivery[];
