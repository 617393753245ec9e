declare const __SHIPCTL_VERSION__: string | undefined;
declare const __SHIPCTL_RUNTIME__: string | undefined;

/** The version in package.json, put in when the program is bundled. */
export const VERSION = typeof __SHIPCTL_VERSION__ === 'string' ? __SHIPCTL_VERSION__ : '0.0.0-source';

/** What the program is compiled with, such as `node 24.21.0`. */
export const RUNTIME = typeof __SHIPCTL_RUNTIME__ === 'string' ? __SHIPCTL_RUNTIME__ : 'from source';

/** Whether this is the sources as they are, which their authors run, and no program that jobs call. */
export const IS_SOURCE = typeof __SHIPCTL_RUNTIME__ !== 'string';
