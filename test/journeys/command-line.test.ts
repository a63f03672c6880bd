/** `lab run` as a script meets it: what goes to stdout, what to stderr, and with which exit code. */
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCommandLine } from '../../src/cli/command-line.ts'
import { type Evidence, evidenceSchema } from '../../src/lab/evidence-schema.ts'
import { NOW } from '../../src/lab/moments.ts'
import { guestFilesAt } from '../../src/view/guest-inside.ts'
import { engine, hostFileBytes, newLab, play } from '../fixtures/lab-fixture.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'command-line-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Ran {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

let scripts = 0
const scriptFile = (script: string): string => {
  const path = join(folder, `script-${++scripts}.ps1`)
  writeFileSync(path, script)
  return path
}

/** As a shell runs it. Done once for each exit code: all that `src/cli.ts` adds is the process. */
const inItsOwnProcess = (...args: readonly string[]): Promise<Ran> =>
  new Promise((resolve) => {
    const line = ['--import', 'tsx', 'src/cli.ts', ...args]
    execFile(process.execPath, line, { cwd: root, maxBuffer: 2 ** 26 }, (error, stdout, stderr) =>
      resolve({ status: error ? Number(error.code) : 0, stdout, stderr }),
    )
  })

const cli = async (...args: readonly string[]): Promise<Ran> => {
  const printed = { stdout: '', stderr: '' }
  const to = (stream: 'stdout' | 'stderr') => (text: string) => {
    printed[stream] += text
  }
  const status = await runCommandLine({ engine: async () => engine, stdout: to('stdout'), stderr: to('stderr') }, args)
  return { status, ...printed }
}
const lab = (script: string, ...args: readonly string[]): Promise<Ran> => cli('run', scriptFile(script), ...args)

describe('lab run', { timeout: 60_000 }, () => {
  it('with --json prints the evidence and nothing else, the same as in this process', async () => {
    const lines = ['Start-VM SHOP', 'Wait-Lab -Minutes 2', "Checkpoint-VM SHOP -SnapshotName 'a'"]
    const { status, stdout, stderr } = await inItsOwnProcess(
      'run',
      scriptFile(`# a script\r\n\r\n${lines.join('\r\n')}\r\n`),
      '--json',
      '--export',
      join(folder, 'out'),
    )
    expect([status, stderr]).toEqual([0, ''])
    const evidence: Evidence = v.parse(evidenceSchema, JSON.parse(stdout))
    const own = newLab()
    play(own, ...lines)
    expect(evidence).toEqual(JSON.parse(JSON.stringify(own.evidence())))
    for (const { path, lengthBytes } of evidence.places['HV1']?.volumes['D']?.files ?? []) {
      const [place = '', volume = '', ...rest] = path.split('/')
      const exported = readFileSync(join(folder, 'out', path))
      expect([path, exported.length]).toEqual([path, lengthBytes])
      // The active file is in use: its copy is closed, which changes headers and log.
      if (path === evidence.vms['SHOP']?.chain?.at(-1)?.path) continue
      expect(exported.equals(hostFileBytes(own, place, volume, rest.join('\\')))).toBe(true)
    }
    expect(statSync(join(folder, 'out', 'HV1', 'D', 'SHOP', 'shop.vhdx')).isFile()).toBe(true)
    own.dispose()
  })

  it('passes over a refused line that asks for it, and stops at another with exit 1, code, sentence and number', async () => {
    const silent = 'Resume-VM SHOP -ErrorAction SilentlyContinue\nNonsense-VM x -EA SilentlyContinue'
    const { status, stdout, stderr } = await lab(`${silent}\n\n# comment\nGet-VM\nResume-VM SHOP\nStart-VM SHOP`)
    expect(status).toBe(1)
    expect(stderr).toMatch(/^vm-state: The operation cannot be performed .* \(line 6\)\n$/)
    expect(stdout).toMatch(/SHOP +Off/)
    expect(stdout).not.toContain('starting')
  })

  it('says a refusal and goes on where the line asks for that', async () => {
    const { status, stdout, stderr } = await lab('Resume-VM SHOP -ErrorAction Continue\nGet-VM')
    expect([status, stderr]).toEqual([0, expect.stringMatching(/^vm-state: .* \(line 1\)\n$/)])
    expect(stdout).toMatch(/SHOP +Off/)
  })

  it('prints the evidence of the refused script too, of the world of its seed, and says why on stderr', async () => {
    const { status, stdout, stderr } = await lab('Strat-VM SHOP', '--json', '--seed', '7')
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^unknown-cmdlet: .*Start-VM\? \(line 1\)\n$/)])
    const evidence: Evidence = v.parse(evidenceSchema, JSON.parse(stdout))
    expect(evidence.seed).toBe(7)
    expect(evidence.digest).not.toBe(newLab().digest())
  })

  it('says what it takes, or what is not there, with exit 1 and nothing on stdout', async () => {
    const ran = await Promise.all([
      inItsOwnProcess('run'),
      cli('run', 'no-such-script.ps1'),
      lab('', '--scenario', 'casino'),
    ])
    expect(ran.map(({ status, stdout }) => [status, stdout])).toEqual(Array(3).fill([1, '']))
    expect(ran.map(({ stderr }) => stderr.split(/[: ]/)[0])).toEqual(['lab', '0x80070002', 'unknown-scenario'])
  })
})

describe('lab inspect and lab convert', { timeout: 60_000 }, () => {
  it('read an exported chain, and refuse one whose parent is missing without writing', async () => {
    const out = join(folder, 'chain')
    await lab("Start-VM SHOP\nCheckpoint-VM SHOP -SnapshotName 'a'\nStop-VM SHOP", '--export', out)
    const vm = join(out, 'HV1', 'D', 'SHOP')
    const leaf = join(vm, readdirSync(vm).find((name) => name.endsWith('.avhdx')) ?? '')
    const inspected = await cli('inspect', leaf, '--json')
    expect(JSON.parse(inspected.stdout)).toMatchObject({
      levels: [{ kind: 'dynamic' }, { kind: 'differencing' }],
      findings: [],
    })
    expect(inspected.stdout).toContain('shop.db')
    const image = join(folder, 'disk.img')
    expect((await cli('convert', leaf, image)).status).toBe(0)
    expect(statSync(image).size).toBe(64 * 2 ** 20)
    const flat = join(folder, 'flat.vhdx')
    expect((await cli('convert', leaf, flat)).status).toBe(0)
    const again = join(folder, 'again.img')
    expect((await cli('convert', flat, again)).status).toBe(0)
    expect(readFileSync(again).equals(readFileSync(image))).toBe(true)
    expect((await cli('convert', leaf, join(folder, 'disk.iso'))).stderr).toMatch(/^bad-value: /)
    // Onto what is there already, and that may be the disk's own parent: refused, and nothing is written.
    const base = readFileSync(join(vm, 'shop.vhdx'))
    expect((await cli('convert', leaf, join(vm, 'shop.vhdx'))).stderr).toMatch(/^0x80070050: /)
    expect(readFileSync(join(vm, 'shop.vhdx')).equals(base)).toBe(true)
    expect((await cli('convert', leaf, join(folder, 'nowhere', 'x.img'))).stderr).toMatch(/^ENOENT: /)
    expect((await cli('inspect', folder)).stderr).toMatch(/^0x80070002: [^(]*$/)
    const damaged = readFileSync(leaf)
    writeFileSync(leaf, damaged.fill(1, 65_700, 65_701))
    const warned = await cli('inspect', leaf, '--json')
    expect(warned.status).toBe(0)
    expect(JSON.parse(warned.stdout).findings).toEqual([
      expect.objectContaining({ severity: 'warning', code: 'header-checksum', offsetBytes: 65_536 }),
    ])
    rmSync(join(vm, 'shop.vhdx'))
    const broken = await cli('inspect', leaf)
    expect([broken.status, broken.stdout]).toEqual([1, expect.stringContaining('error: ')])
    expect(broken.stderr).toMatch(/^0xC03A000D: /)
    const orphan = join(folder, 'orphan.img')
    const refused = await cli('convert', leaf, orphan)
    expect([refused.status, refused.stdout]).toEqual([1, ''])
    expect(refused.stderr).toMatch(/^0xC03A000D: /)
    expect(existsSync(orphan)).toBe(false)
  })
})

describe('lab extract', { timeout: 60_000 }, () => {
  const lines = ['Start-VM SHOP', "Checkpoint-VM SHOP -SnapshotName 'a'", 'Wait-Lab -Minutes 1', 'Stop-VM SHOP']
  let vm = ''
  let leaf = ''
  beforeAll(async () => {
    const out = join(folder, 'extract')
    await lab(lines.join('\n'), '--export', out)
    vm = join(out, 'HV1', 'D', 'SHOP')
    leaf = join(vm, readdirSync(vm).find((name) => name.endsWith('.avhdx')) ?? '')
  })

  it('copies one file of the guest out of a chain, as the lab has it', async () => {
    const own = newLab()
    play(own, ...lines)
    const files = guestFilesAt(own, NOW)
    own.dispose()
    for (const [path, name] of [
      ['C:\\shop.db', 'shop.db'],
      ['c:/photos/img_0001.bmp', 'a.bmp'],
    ] as const) {
      const target = join(folder, name)
      const ran = await cli('extract', leaf, path, target)
      expect([ran.status, ran.stderr]).toEqual([0, ''])
      const known = files.find((file) => file.path.toLowerCase() === path.replaceAll('/', '\\').toLowerCase())
      const bytes = readFileSync(target)
      expect([bytes.length, engine.sha256(bytes)]).toEqual([known?.lengthBytes, known?.sha256])
    }
  })

  it('says why not, with exit 1 and nothing written', async () => {
    const target = join(folder, 'nothing')
    const noFatFile = join(folder, 'no-fat.vhdx')
    const blank = newLab()
    play(blank, "New-VHD -Path 'D:\\blank.vhdx' -SizeBytes 4MB -Dynamic")
    writeFileSync(noFatFile, hostFileBytes(blank, 'HV1', 'D', 'blank.vhdx'))
    blank.dispose()
    const refused = await Promise.all([
      cli('extract', leaf, 'C:\\no-such.txt', target),
      cli('extract', leaf, 'C:\\Photos', target),
      cli('extract', join(folder, 'no-such.vhdx'), 'C:\\shop.db', target),
      cli('extract', noFatFile, 'C:\\shop.db', target),
      cli('extract', leaf, 'C:\\shop.db', join(folder, 'nowhere', 'shop.db')),
      cli('extract', leaf, 'C:\\shop.db'),
    ])
    expect(refused.map(({ status, stdout }) => [status, stdout])).toEqual(Array(6).fill([1, '']))
    expect(refused.map(({ stderr }) => stderr.split(/[: ]/)[0])).toEqual([
      'file-missing',
      'file-is-folder',
      '0x80070002',
      'unreadable-disk',
      'ENOENT',
      'lab',
    ])
    expect(existsSync(target)).toBe(false)
    // Never over what is there, which may be the disk itself.
    const before = readFileSync(leaf)
    expect((await cli('extract', leaf, 'C:\\shop.db', leaf)).stderr).toMatch(/^0x80070050: /)
    expect(readFileSync(leaf).equals(before)).toBe(true)
    rmSync(join(vm, 'shop.vhdx'))
    expect((await cli('extract', leaf, 'C:\\shop.db', target)).stderr).toMatch(/^0xC03A000D: /)
    expect(existsSync(target)).toBe(false)
  })
})
