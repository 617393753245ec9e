declare const __SHIPCTL_VERSION__: string | undefined;

/** The version in package.json, put in when the program is bundled. */
export const VERSION = typeof __SHIPCTL_VERSION__ === 'string' ? __SHIPCTL_VERSION__ : '0.0.0-source';
