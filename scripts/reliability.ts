/**
 * `npm run reliability -- gate|soak [factor]`: every proof at full size, every check by other people's tools, and in the
 * page the story by mouse with axe in every look after every step, every lesson by mouse, and hostile lessons.
 */
import { runTool } from './run-tool.ts'

const [mode, factor = '10'] = process.argv.slice(2)
if ((mode !== 'gate' && mode !== 'soak') || !(Number(factor) > 0)) {
  console.error('Usage: npm run reliability -- gate | soak [10: as large as promised; 1 is a tenth of that]')
  process.exit(2)
}
const env = { PROOF: mode, PROOF_FACTOR: factor }
const proofs = runTool('vitest', ['run', '.proof.test.ts', 'test/interop/'], env)
/** By the names of their files. */
const inThePage = ['story-mouse', 'story-lessons', 'hostile-lessons']
const story =
  runTool('vite', ['build']) &&
  runTool('playwright', ['test', ...inThePage, '--project=stories', '--project=pages'], env)
process.exit(proofs && story ? 0 : 1)
