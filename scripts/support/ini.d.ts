declare module 'ini' {
  interface Values {
    readonly [name: string]: string | boolean | null | Values;
  }

  export function parse(text: string): Values;
}
