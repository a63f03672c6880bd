/** `tsx scripts/evidence-schema.ts`: writes the JSON Schema of the evidence, for whoever reads `lab run --json`. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { toJsonSchema } from '@valibot/to-json-schema'
import { evidenceSchema } from '../src/lab/evidence-schema.ts'

export const schemaPath = fileURLToPath(new URL('../public/evidence.schema.json', import.meta.url))

export const schemaText = (): string => {
  const schema = toJsonSchema(evidenceSchema, { errorMode: 'ignore' })
  return `${JSON.stringify({ title: 'Evidence of an Afterimage lab', ...schema }, null, 2)}\n`
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(schemaPath, schemaText())
