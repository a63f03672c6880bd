/** `tsx scripts/lesson-schema.ts`: writes the JSON Schema of lesson files, for the editors of their authors. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { toJsonSchema, toJsonSchemaDefs } from '@valibot/to-json-schema'
import { anyValueSchema, checkListSchema, conditionSchema, predicateSchemas } from '../src/lesson/check-schema.ts'
import { FENCES } from '../src/lesson/fences.ts'
import { frontMatterSchema } from '../src/lesson/front-matter.ts'

export const lessonSchemaPath = fileURLToPath(new URL('../public/lesson.schema.json', import.meta.url))

/** Front matter and `check` are YAML; of the other fences the schema says what they are. */
const fences = Object.fromEntries(
  Object.entries(FENCES).map(([word, { means }]) => [
    word,
    word === 'check' ? { $ref: '#/$defs/check' } : { type: 'string', description: means },
  ]),
)

export const lessonSchemaText = (): string => {
  const { $schema, ...frontMatter } = toJsonSchema(frontMatterSchema, { errorMode: 'ignore' })
  // Each predicate once, and referred to by its name.
  const definitions = { ...predicateSchemas, value: anyValueSchema, condition: conditionSchema }
  const shared = toJsonSchemaDefs(definitions, { errorMode: 'ignore' })
  const { $schema: _, $defs: __, ...check } = toJsonSchema(checkListSchema, { errorMode: 'ignore', definitions })
  const schema = {
    $schema,
    title: 'A lesson of Afterimage, version 1',
    description: 'The parts of a *.lesson.md file: its front matter, and each fence of three backticks by its word.',
    type: 'object',
    properties: {
      frontMatter: { $ref: '#/$defs/frontMatter' },
      fences: { type: 'object', properties: fences, additionalProperties: false },
    },
    required: ['frontMatter'],
    additionalProperties: false,
    $defs: { frontMatter, check: { ...check, description: FENCES['check']?.means }, ...shared },
  }
  return `${JSON.stringify(schema, null, 2)}\n`
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(lessonSchemaPath, lessonSchemaText())
