/**
 * `npm run reliability -- gate|soak [factor]`: every proof at full size, every check by other people's tools, and the
 * story by mouse with axe in every look after every step, and every lesson by mouse.
 */
import { runTool } from './run-tool.ts'

const [mode, factor = '10'] = process.argv.slice(2)
if ((mode !== 'gate' && mode !== 'soak') || !(Number(factor) > 0)) {
  console.error('Usage: npm run reliability -- gate | soak [10: as large as promised; 1 is a tenth of that]')
  process.exit(2)
}
const env = { PROOF: mode, PROOF_FACTOR: factor }
const proofs = runTool('vitest', ['run', '.proof.test.ts', 'test/interop/'], env)
const story =
  runTool('vite', ['build']) &&
  runTool('playwright', ['test', 'story-mouse', 'story-lessons', '--project=stories'], env)
process.exit(proofs && story ? 0 : 1)
