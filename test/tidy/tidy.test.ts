import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { chanceFindings, longFunctions, vagueNameFindings } from './code-rules.ts'
import * as files from './file-rules.ts'
import { arrowFindings, cycleFindings, packageFindings, tableFindings } from './import-rules.ts'
import * as data from './rooms.ts'
import type { Source } from './source.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** All that is or would be committed. A download without Git has the same files and perhaps some ignored ones. */
const listFiles = (): string[] => {
  try {
    const args = ['ls-files', '--cached', '--others', '--exclude-standard']
    return execFileSync('git', args, { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .split('\n')
  } catch {
    const ignored = readFileSync(`${root}.gitignore`, 'utf8').split('\n').filter(Boolean)
    const all = (folder: string): string[] =>
      readdirSync(root + folder, { withFileTypes: true })
        .map((entry) => `${folder}${entry.name}${entry.isDirectory() ? '/' : ''}`)
        .filter((path) => path !== '.git/' && !ignored.includes(path))
        .flatMap((path) => (path.endsWith('/') ? all(path) : [path]))
    return all('')
  }
}
const paths = listFiles().filter((path) => path !== '' && existsSync(root + path))

const read = (wanted: RegExp): Source[] =>
  paths.filter((path) => wanted.test(path)).map((path) => ({ path, text: readFileSync(root + path, 'utf8') }))

const code = read(/^(src|test|scripts)\/.*\.(ts|svelte)$/)
const product = code.filter(({ path }) => path.startsWith('src/'))
const sample = (path: string, text: string): Source[] => [{ path, text }]

describe('the tree', () => {
  it('was read', () => {
    expect(product.length).toBeGreaterThan(5)
  })
  it('has only the arrows of the table', () => expect(arrowFindings(product)).toEqual([]))
  it('has a table without circles', () => expect(tableFindings(data.rooms)).toEqual([]))
  it('has no files that import each other in a circle', () => expect(cycleFindings(product)).toEqual([]))
  it('keeps packages in their rooms', () => expect(packageFindings(product)).toEqual([]))
  it('keeps clocks, chance and promises out of the engine', () => expect(chanceFindings(product)).toEqual([]))
  it('has no vague name for a state', () => expect(vagueNameFindings(code)).toEqual([]))
  it('has file names that say something', () => expect(files.fileNameFindings(paths)).toEqual([]))
  it('has nothing unexpected at the top', () => expect(files.topLevelFindings(paths)).toEqual([]))
  it('has no long file without a reason', () =>
    expect(
      files.unexcused(files.longFiles(read(/^(src|test|scripts)\/.*\.(ts|svelte|mjs|css)$/)), data.longFiles),
    ).toEqual([]))
  it('has no long function without a reason', () => {
    const long = longFunctions(code.filter(({ path }) => !/\.(test|e2e)\.ts$/.test(path)))
    expect(files.unexcused(long, data.longFunctions)).toEqual([])
  })
  it('names no folder of one machine', () => {
    const texts = read(/^[^.].*\.(ts|svelte|mjs|js|css|html|json|md|svg|ps1|yml)$|^\.(ci|github)\//)
    expect(files.machinePathFindings(texts)).toEqual([])
  })
  it('has one dark theme, written twice', () => {
    expect(files.darkFindings(readFileSync(`${root}src/ui/tokens.css`, 'utf8'))).toEqual([])
  })
})

describe('the import table', () => {
  it.each([
    ['src/storage/a.ts', "import { b } from '../host/b.ts'"],
    ['src/kernel/a.ts', "export * from '../storage/b.ts'"],
    ['src/words/a.ts', "import type { B } from '../kernel/b.ts'"],
    ['src/guest/a.ts', "import { b } from '../storage/vhdx/b.ts'"],
    ['src/ui/A.svelte', '<script lang="ts">\n  import { b } from \'../lab/b.ts\'\n</script>'],
    ['src/ui/a.ts', "import type { B } from '../storage/b.ts'"],
    ['src/viz/a.ts', "import { type B } from '../view/b.ts'"],
    ['src/viz/a.ts', "const b = await import('../view/b.ts')"],
    ['src/view/a.ts', "type B = import('../ui/b.ts').B"],
    ['src/lab/a.ts', "import { b } from '../../test/b.ts'"],
    ['src/nowhere/a.ts', ''],
  ])('refuses in %s: %s', (path, text) => expect(arrowFindings(sample(path, text))).toHaveLength(1))

  it.each([
    ['src/host/a.ts', "import { b } from '../storage/vhdx/b.ts'"],
    ['src/viz/a.ts', "import type { B } from '../view/b.ts'"],
    ['src/kernel/a.ts', "// import '../host/b.ts'\nconst text = \"import '../host/b.ts'\""],
    ['src/ui/a.ts', "import workerUrl from '../worker.ts?worker&url'"],
  ])('allows in %s: %s', (path, text) => expect(arrowFindings(sample(path, text))).toEqual([]))

  it('refuses a table with an arrow away from the ground', () => {
    const room = { deterministic: true }
    const table = [
      { ...room, name: 'a', uses: ['b'] },
      { ...room, name: 'b', uses: ['a'] },
    ]
    expect(tableFindings(table)).toEqual(['a uses b'])
  })

  it('finds a circle of files, but none made of types', () => {
    const circle = (how: string): Source[] => [
      ...sample('src/lab/a.ts', "import { b } from './b.ts'"),
      ...sample('src/lab/b.ts', `${how} { a } from './a.ts'`),
    ]
    expect(cycleFindings(circle('import'))).toEqual(['src/lab/a.ts -> src/lab/b.ts -> src/lab/a.ts'])
    expect(cycleFindings(circle('import type'))).toEqual([])
  })
})

describe('packages', () => {
  it.each([
    ['src/host/a.ts', "import { setup } from 'xstate'"],
    ['src/host/vm.machine.ts', "import { setup, createActor } from 'xstate'"],
    ['src/host/vm.machine.ts', "import { transition } from 'xstate'"],
    ['src/host/vm.machine.ts', "import * as all from 'xstate'"],
    ['src/worker.ts', "import { readFileSync } from 'node:fs'"],
  ])('are refused in %s: %s', (path, text) => expect(packageFindings(sample(path, text))).toHaveLength(1))

  it.each([
    ['src/kernel/a.ts', "import { transition } from 'xstate'"],
    ['src/host/vm.machine.ts', "import { assign, setup, type StateFrom } from 'xstate'"],
    ['src/cli.ts', "import { readFileSync } from 'node:fs'"],
  ])('are allowed in %s: %s', (path, text) => expect(packageFindings(sample(path, text))).toEqual([]))
})

describe('what a replay cannot reproduce', () => {
  it.each([
    ['new Date()', 'Date'],
    ['const now = performance.now()', 'performance'],
    ['const r = Math.random()', 'Math.random'],
    ['const { sin } = Math', 'Math.?'],
    ["const sin = Math['sin']", 'Math.?'],
    ['const x = Math.pow(y, 2)', 'Math.pow'],
    ['const x = 2 ** y', '** of something that is not a literal'],
    ['x **= 0.5', '** of something that is not a literal'],
    ['crypto.getRandomValues(a)', 'crypto'],
    ['const f = setTimeout', 'setTimeout'],
    ['const all = { Promise }', 'Promise'],
    ['let p: Promise<void>', 'Promise'],
    ['const f = async () => 1', 'async'],
    ['class A { async f() {} }', 'async'],
    ['n.toLocaleString()', 'toLocaleString'],
    ["a.localeCompare('b')", 'localeCompare'],
    ['new Intl.Collator()', 'Intl'],
    ['globalThis.x = 1', 'globalThis'],
    ['const f = (process: Wasm) => 1, x = process.hrtime()', 'process'],
  ])('is found: %s', (text, name) => {
    expect(chanceFindings(sample('src/host/a.ts', text))).toEqual([`src/host/a.ts:1: ${name}`])
    expect(chanceFindings(sample('src/cli.ts', text))).toEqual([])
  })

  it.each([
    '// Date.now() and Math.random()',
    "const text = 'new Date()'",
    'const text = `Promise`',
    'const x = { Date: 1, performance: 2 }.Date',
    'interface A { crypto: number; process(): void }',
    'const f = (process: Wasm) => () => process.view',
    'const window = 4\nconst x = window + 1',
    'const x = Math.floor(1.5) + Math.sqrt(2) + 2 ** 32 + Number(2n ** 64n)',
  ])('is not found in: %s', (text) => expect(chanceFindings(sample('src/host/a.ts', text))).toEqual([]))

  it('is found behind await and in components by its line', () => {
    expect(chanceFindings(sample('src/lab/a.ts', 'await f()\nfor await (const x of y) {}'))).toEqual([
      'src/lab/a.ts:1: await',
      'src/lab/a.ts:2: for await',
    ])
  })
})

describe('names', () => {
  it('refuses the vague word, except in foreign names, text and the rune', () => {
    const find = (text: string): string[] => vagueNameFindings(sample('src/host/a.ts', text))
    expect(find('const vmSnapshot = 1')).toHaveLength(1)
    expect(find('interface A { snapshots: number }')).toHaveLength(1)
    expect(find("// a snapshot\nconst x = 'snapshot'")).toEqual([])
    expect(find('machine.getPersistedSnapshot(state)')).toEqual([])
    expect(find('const plain = $state.snapshot(x)')).toEqual([])
    expect(find('const plain = state.snapshot(x)')).toHaveLength(1)
  })

  it.each([
    'src/lab/utils.ts',
    'src/helpers/a.ts',
    'src/lab/disk-manager.ts',
    'src/lab/diskTree.ts',
    'src/ui/tree.svelte',
  ])('refuses %s', (path) => expect(files.fileNameFindings([path])).toHaveLength(1))

  it.each([
    'src/host/vm.machine.ts',
    'src/ui/parts/BlockMap.svelte',
    'test/lab/lab.proof.test.ts',
    'src/ui/session.svelte.ts',
  ])('allows %s', (path) => expect(files.fileNameFindings([path])).toEqual([]))

  it('refuses what is unexpected at the top', () => {
    expect(files.topLevelFindings(['src/a.ts', 'notes.md', '.gitignore'])).toEqual(['notes.md'])
  })

  it('refuses the folders of a machine', () => {
    const find = (text: string): number => files.machinePathFindings(sample('src/a.ts', text)).length
    expect(find(['', 'home', 'jo', 'disk.vhdx'].join('/'))).toBe(1)
    expect(find(`cd ${['', 'work', 'main'].join('/')}`)).toBe(1)
    expect(find(['https://example.org', 'home', 'page and .', 'work', 'area'].join('/'))).toBe(0)
  })
})

describe('sizes', () => {
  const lines = (count: number): string => Array(count).fill('f()').join('\n')
  it('finds a file over 250 lines', () => {
    expect(files.longFiles([...sample('src/a.ts', lines(250)), ...sample('src/b.ts', lines(251))])).toEqual([
      'src/b.ts',
    ])
  })
  it('finds a function over 60 lines', () => {
    const text = `const short = () => {\n${lines(58)}\n}\nconst long = () => {\n${lines(59)}\n}`
    expect(longFunctions(sample('src/a.ts', text))).toEqual(['src/a.ts#long'])
    expect(longFunctions(sample('src/a.ts', `class A { long() {\n${lines(60)}\n} }`))).toEqual(['src/a.ts#long'])
  })
  it('wants a reason for each exception, and no exception without need', () => {
    expect(files.unexcused(['a', 'b', 'c'], { a: 'one table', b: ' ' })).toHaveLength(2)
    expect(files.unexcused([], { a: 'one table' })).toEqual(['a: the exception is no longer needed'])
  })
})

describe('the dark theme', () => {
  const css = (one: string, two: string): string =>
    `:root[data-theme="dark"] { ${one} }\n@media (prefers-color-scheme: dark) { :root:not([data-theme]) {\n ${two}\n} }`
  it('may not differ between person and system', () => {
    expect(files.darkFindings(css('--ink: #fff;', '--ink: #fff;'))).toEqual([])
    expect(files.darkFindings(css('--ink: #fff;', '--ink: #eee;'))).toEqual(['the two dark blocks differ'])
    expect(files.darkFindings(':root {}')).toEqual(['a dark block is missing'])
  })
})
