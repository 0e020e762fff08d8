/** The types of tokens, as the protocol of editors names them; a token has the place of its type in this list. */
export const TOKEN_TYPES = [
  'keyword',
  'comment',
  'parameter',
  'property',
  'namespace',
  'class',
  'macro',
  'string',
  'variable',
  'operator',
  'function',
  'number',
] as const;

/** What may be said of a token beside its type; it has a bit for each, the first the lowest. */
export const TOKEN_MODIFIERS = ['declaration', 'deprecated'] as const;

export type TokenType = (typeof TOKEN_TYPES)[number];
export type TokenModifier = (typeof TOKEN_MODIFIERS)[number];
