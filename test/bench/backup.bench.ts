/** What a backup costs besides copying and hashing its bytes, and what an increment of a large disk does. */
import type { Command } from '../../src/lab/command.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { createDynamicDisk } from '../../src/storage/create-disk.ts'
import { HostVolume } from '../../src/storage/host-volume.ts'
import { openChain } from '../../src/storage/open-chain.ts'
import { engine, newLab } from '../fixtures/lab-fixture.ts'
import type { Figure } from './figure.ts'
import { bestMs, MIB, newGuid } from './timing.ts'

const DATA_BYTES = 96 * MIB
const BLOCK_BYTES = 64 * 1024
const VM = 'LARGE'

const run = (lab: Lab, command: Command): void => {
  const outcome = lab.dispatch(command)
  if (!outcome.ok) throw new Error(outcome.code)
  if (outcome.operation) lab.settle(outcome.operation)
}

const backUp = (backupType: 'Full' | 'Incremental'): Command => ({
  type: 'start-backup',
  vm: VM,
  repository: 'NAS1',
  backupType,
})

/** A machine that is off, with a disk full of data. */
const large = (): Lab => {
  const lab = newLab()
  const { disk: volume } = lab.places.need('HV1', 'D')
  const disk = createDynamicDisk(volume, `${VM}\\large.vhdx`, { sizeBytes: DATA_BYTES, newGuid })
  const words = new Uint32Array(MIB / 4)
  for (let at = 0; at < DATA_BYTES; at += MIB) {
    for (let word = 0; word < words.length; word++) words[word] = (word * 2654435761 + at) | 1
    disk.write(at / 512, new Uint8Array(words.buffer))
  }
  disk.close()
  run(lab, { type: 'new-vm', vm: VM, host: 'HV1', vhdPath: `D:\\${VM}\\large.vhdx` } as Command)
  return lab
}

/** The same bytes, copied in the same pieces and hashed in the same two ways. */
const copied = (lab: Lab): void => {
  const disk = openChain(lab.places.need('HV1', 'D').disk.fork(), `${VM}\\large.vhdx`, { access: 'read', newGuid })
  const volume = new HostVolume({ capacityBytes: 2 * DATA_BYTES })
  const file = volume.create('copy')
  const piece = new Uint8Array(BLOCK_BYTES)
  for (let at = 0; at < DATA_BYTES; at += BLOCK_BYTES) {
    disk.read(at / 512, piece)
    engine.fastHash(piece)
    file.write(at, piece)
  }
  engine.sha256Of(volume.piecesOf('copy'))
  file.close()
}

export const figures = (): readonly Figure[] => {
  const lab = large()
  const ms = bestMs(5, {
    copy: () => copied(lab),
    backup: () => {
      const fork = lab.fork()
      run(fork, backUp('Full'))
      fork.dispose()
    },
  })
  lab.dispose()
  return [{ name: 'full backup against copying and hashing', ratio: ms.copy / ms.backup, asked: 0.8, better: 'higher' }]
}
