/** A shop with a past: a checkpoint, a backup on NAS1 and one in the vault, and orders after each. Built once, forked. */
import { expect } from 'vitest'
import { lineOf } from '../../../src/console/line-of.ts'
import type { Command } from '../../../src/lab/command.ts'
import type { Lab } from '../../../src/lab/lab.ts'
import { hostFileBytes, newLab, play, refusalOf, untilTidy } from '../../fixtures/lab-fixture.ts'

const orders = (count: number): string => `Invoke-LabApp SHOP Shop PlaceOrders -Count ${count}`

const built = newLab()
play(
  built,
  'Start-VM SHOP',
  orders(5),
  'Start-LabBackup SHOP -Repository NAS1',
  'Start-LabBackup SHOP -Repository VAULT',
)
untilTidy(built, 'SHOP')
play(built, 'Checkpoint-VM SHOP a', orders(7), 'Wait-Lab -Minutes 1')

/** SHOP runs on HV1:D with checkpoint `a`; SHOP-1 lies on NAS1 and SHOP-2 on VAULT. */
export const faultyLab = (): Lab => built.fork()

export const fault = (rest: string): string => `Invoke-LabFault ${rest}`

/** Refused with that code, and not a byte of the lab has changed. */
export const refusesUnchanged = (lab: Lab, line: string, code: string): void => {
  const digest = lab.digest()
  expect([line, refusalOf(lab, line)]).toEqual([line, code])
  expect(lab.digest()).toBe(digest)
}

export type Files = ReadonlyMap<string, Uint8Array>

/** Every file of every place that stands, as `HV1:D SHOP\shop.vhdx`. */
export const allFiles = (lab: Lab): Files =>
  new Map(
    lab.places.all.flatMap(({ spec, volumes }) =>
      volumes
        .filter(({ disk }) => !disk.lost)
        .flatMap(({ name, disk }) =>
          disk
            .list()
            .map((path) => [`${spec.name}:${name} ${path}`, hostFileBytes(lab, spec.name, name, path)] as const),
        ),
    ),
  )

export interface Difference {
  readonly file: string
  readonly offsetBytes: number
  /** Bits that differ; 1 is one of them. */
  readonly bits: number
}

/** Byte by byte; files of one side only count as differing in length. */
export const differences = (before: Files, after: Files): readonly Difference[] => {
  expect([...after.keys()]).toEqual([...before.keys()])
  return [...before].flatMap(([file, bytes]) => {
    const now = after.get(file) as Uint8Array
    expect([file, now.length]).toEqual([file, bytes.length])
    if (Buffer.compare(bytes, now) === 0) return []
    const found: Difference[] = []
    for (let at = 0; at < bytes.length; at++) {
      const bits = (bytes[at] as number) ^ (now[at] as number)
      if (bits !== 0) found.push({ file, offsetBytes: at, bits })
    }
    return found
  })
}

export const lastEvent = (lab: Lab, code = 'fault') => lab.events.findLast((event) => event.code === code)

export const stateOf = (lab: Lab, vm = 'SHOP'): string => lab.hypervisor.stateOf(lab.hypervisor.need(vm))

export const recordOf = (lab: Lab, vm = 'SHOP') => lab.hypervisor.need(vm).record

/** The command as the prompt would be told it. */
export const playCommand = (lab: Lab, command: Command): string => play(lab, lineOf(command))
