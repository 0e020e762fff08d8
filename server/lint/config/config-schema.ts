import type { Rule } from '../rule.ts';
import { configShape } from './config-shape.ts';
import type { Shape } from './shape.ts';

/** A JSON Schema (draft 7, which editors know best) that accepts what the reader of `.dflint.yaml` accepts. */
export function configSchema(rules: readonly Rule[]): object {
  return { $schema: 'http://json-schema.org/draft-07/schema#', title: 'dflint', ...schemaOf(configShape(rules)) };
}

function schemaOf(shape: Shape): object {
  const description = shape.summary === undefined ? {} : { description: shape.summary };
  switch (shape.kind) {
    case 'text':
      return { ...description, type: 'string', ...(shape.choices && { enum: shape.choices }) };
    case 'written':
      return { ...description, type: ['string', 'number', 'boolean'] };
    case 'number':
      return { ...description, type: 'number' };
    case 'flag':
      return { ...description, type: 'boolean' };
    case 'list':
      return { ...description, type: 'array', items: schemaOf(shape.of) };
    case 'map':
      return { ...description, type: 'object', additionalProperties: schemaOf(shape.of) };
    case 'fields': {
      const properties = Object.fromEntries([...shape.fields].map(([name, field]) => [name, schemaOf(field)]));
      const { required = [], more } = shape;
      return {
        ...description,
        type: 'object',
        properties,
        ...(more && { patternProperties: { [more.pattern]: schemaOf(more.of) } }),
        ...(required.length > 0 && { required }),
        additionalProperties: false,
      };
    }
    case 'either':
      return { ...description, anyOf: shape.shapes.map(schemaOf) };
  }
}
