/** Cells of section 7 that are no failure and a way back, but lines of the prompt: each is played, and says what came of it. */

import type { Lab } from '../../src/lab/lab.ts'
import { appsOf, diskFile, fillVolume, newLab, play, refusalOf, untilTidy } from '../fixtures/lab-fixture.ts'
import { MIB, QUIET, recordOf } from '../host/tree-lab.ts'
import type { Worth } from './survival-fact.ts'
import { REPOSITORIES, worldOf } from './survival-worlds.ts'

export type Play = () => Worth

const PICTURE = 'C:\\Photos\\img_0001.bmp'
const DELETED = `Remove-LabFile SHOP ${PICTURE}`

/** What a machine that runs says of itself. */
const worthOf = (lab: Lab, vm = 'SHOP'): Worth => {
  const apps = appsOf(lab, vm)
  if (!apps) return 'LOST'
  const { Shop, Photos } = apps
  return Shop.integrity === 'ok' && Shop.invariantsHold && Photos.missing + Photos.damaged === 0 ? 'OK' : 'DAMAGED'
}
const refusedWorth = (code: string | undefined): Worth => (code === undefined ? 'OK' : 'LOST')
const ordersOf = (lab: Lab, vm = 'SHOP'): number => appsOf(lab, vm)?.Shop.orders ?? 0
const must = (isSo: boolean, what: string): void => {
  if (!isSo) throw new Error(`it is not so that ${what}`)
}

const on = (base: () => Lab, act: (lab: Lab) => Worth): Play => {
  return () => {
    const lab = base()
    try {
      return act(lab)
    } finally {
      lab.dispose()
    }
  }
}
const usual = (act: (lab: Lab) => Worth): Play => on(() => worldOf('usual').fork(), act)

const bestOf = (lab: Lab, repository: string): string => {
  const [place, volume] = repository.split(':')
  return lab.backups.points.filter((point) => point.place === place && (!volume || point.volume === volume)).at(-1)
    ?.id as string
}

/** One file comes back, and no order goes. */
const fileOutOf = (repository: string): Play =>
  usual((lab) => {
    play(lab, DELETED)
    must(worthOf(lab) === 'DAMAGED', 'the picture is missed')
    const orders = ordersOf(lab)
    play(lab, `Restore-LabBackup ${bestOf(lab, repository)} -File ${PICTURE}`)
    must(ordersOf(lab) >= orders, 'no order is lost')
    return worthOf(lab)
  })

const afterRemoval = (repository: string): Play =>
  usual((lab) => {
    play(lab, 'Stop-VM SHOP -TurnOff', 'Remove-VM SHOP -Force', 'Wait-Lab -Minutes 30')
    play(lab, `Restore-LabBackup ${bestOf(lab, repository)} -ToHost HV2`, 'Start-VM SHOP')
    return worthOf(lab)
  })

/** What was written since the last checkpoint is more than lay below it: a merge needs room for it. */
const full = (lab: Lab): void => {
  play(lab, 'Invoke-LabApp SHOP Photos Import -Count 6', 'Wait-Lab -Minutes 1', 'Invoke-LabFault VolumeFull')
  standsStill(lab)
}
const standsStill = (lab: Lab): void => {
  for (let tries = 0; stateOf(lab) === 'Running' && tries < 20; tries++)
    refusalOf(lab, 'Invoke-LabApp SHOP Photos Import -Count 3')
  must(stateOf(lab) === 'PausedCritical', 'the machine stands still')
}
const stateOf = (lab: Lab): string => lab.hypervisor.stateOf(lab.hypervisor.need('SHOP'))
const codes = (lab: Lab): readonly string[] => lab.events.map(({ code }) => code)

const leftBehind = (): Lab => {
  const lab = worldOf('usual').fork()
  play(lab, 'Invoke-LabFault BackupLeftBehind', 'Wait-Lab -Seconds 5')
  return lab
}
const LEFT = 'SHOP (backup 1, left behind)'

const directory = (generation: string) => (): Lab => {
  const lab = newLab(QUIET)
  play(lab, 'Start-VM SHOP', `Set-LabGuest SHOP -GenerationId ${generation}`, 'Set-VM SHOP -CheckpointType Standard')
  play(lab, 'Checkpoint-VM SHOP a', 'Start-LabBackup SHOP -Repository NAS1')
  play(lab, 'Invoke-LabApp SHOP Directory ChangePassword -User ada', 'Invoke-LabApp SHOP Directory Replicate')
  return lab
}
/** What somebody changes after going back, and whether the partner hears of it. */
const directoryWorth = (lab: Lab): Worth => {
  play(lab, 'Invoke-LabApp SHOP Directory ChangePassword -User ben', 'Invoke-LabApp SHOP Directory Replicate')
  const partner = lab.evidence().vms['SHOP']?.apps?.Directory.partner
  return partner?.differingUsers.includes('ben') ? 'DAMAGED' : 'OK'
}

const RESTORED_DIRECTORY = ['Stop-VM SHOP -TurnOff', 'Remove-VM SHOP -Force', 'Remove-Item D:\\SHOP -Recurse -Force']

export const PLAYS: Readonly<Record<string, Play>> = {
  'the file is copied out of an exported checkpoint': usual((lab) => {
    play(lab, DELETED, 'Export-VMCheckpoint -VMName SHOP -Name late -Path E:\\OUT')
    const found = play(lab, `Get-LabFile SHOP -CheckpointName late | Where-Object Path -eq ${PICTURE}`)
    const orders = ordersOf(lab)
    const vhdx = lab.places
      .need('HV1', 'E')
      .disk.list()
      .find((path) => /^OUT\\.*\.vhdx$/i.test(path))
    const exported = play(lab, `Get-LabFile SHOP -VhdPath 'E:\\${vhdx}' | Where-Object Path -eq ${PICTURE}`)
    must(ordersOf(lab) >= orders, 'no order is lost')
    return found !== '' && exported !== '' ? 'OK' : 'LOST'
  }),
  'the file comes out of b1': fileOutOf(REPOSITORIES.b1),
  'the file comes out of b2': fileOutOf(REPOSITORIES.b2),
  'the file comes out of c': fileOutOf(REPOSITORIES.c),
  'the file comes out of d': fileOutOf(REPOSITORIES.d),

  'the machine stands still, and a merge has no room': usual((lab) => {
    full(lab)
    const failed = codes(lab).filter((code) => code === 'merge-failed').length
    play(lab, 'Remove-VMCheckpoint SHOP late', 'Wait-Lab -Hours 1')
    const isMerged = recordOf(lab).files.length < 3
    must(codes(lab).filter((code) => code === 'merge-failed').length > failed || !isMerged, 'the merge waits')
    return isMerged ? 'OK' : 'LOST'
  }),
  'with room again the machine goes on and merges': usual((lab) => {
    full(lab)
    play(lab, 'Remove-VMCheckpoint SHOP late', "Remove-Item 'D:\\System Volume Information\\fill.bin'")
    play(lab, 'Resume-VM SHOP', 'Wait-Lab -Hours 1')
    untilTidy(lab, 'SHOP')
    must(recordOf(lab).files.length === 2, 'it is merged')
    return worthOf(lab)
  }),
  'the next backup onto the full volume fails': usual((lab) => {
    play(lab, 'Invoke-LabFault VolumeFull')
    return refusedWorth(refusalOf(lab, 'Start-LabBackup SHOP -Repository HV1:D'))
  }),
  'the present does not start again on a corrupt base': usual((lab) => {
    play(lab, `Invoke-LabFault BitRot -In Base -Offset ${2 * MIB}`, 'Stop-VM SHOP -TurnOff')
    return refusedWorth(refusalOf(lab, 'Start-VM SHOP'))
  }),
  'no hash finds what was copied faithfully': usual((lab) => {
    play(lab, 'Invoke-LabFault BitRot -In Base', 'Start-LabBackup SHOP -Repository NAS1')
    must(refusalOf(lab, 'Test-LabBackup latest') === undefined, 'the hashes hold')
    return refusalOf(lab, 'Test-LabBackup latest -Boot') === 'boot-test-failed' ? 'DAMAGED' : 'OK'
  }),
  'a hash finds rot in the backup’s own file': usual((lab) => {
    const point = bestOf(lab, 'NAS1')
    play(lab, `Invoke-LabFault BitRot -In RestorePoint -RestorePoint ${point}`)
    return refusalOf(lab, `Test-LabBackup ${point}`) === 'restore-point-damaged' ? 'LOST' : 'OK'
  }),
  'without its rollback file a reverse chain loses the older point only': usual((lab) => {
    play(lab, 'Start-LabBackup SHOP -Repository NAS1 -Type ReverseIncremental', 'Wait-Lab -Minutes 2')
    play(lab, 'Start-LabBackup SHOP -Repository NAS1 -Type ReverseIncremental')
    const [older, newer] = lab.backups.points.slice(-2).map(({ id }) => id)
    const file = lab.backups.points.find(({ id }) => id === older)?.blocksFile
    play(lab, `Invoke-LabFault FileDeleted -Path \\\\NAS1\\Backup\\SHOP\\${file}`)
    must(refusalOf(lab, `Restore-LabBackup ${older} -NewName OLDER -ToHost HV2`) !== undefined, 'the older is lost')
    play(lab, 'Stop-VM SHOP -TurnOff', `Restore-LabBackup ${newer} -NewName NEWER -ToHost HV2`, 'Start-VM NEWER')
    return worthOf(lab, 'NEWER')
  }),

  'a hidden AVHDX grows': on(leftBehind, (lab) => {
    const leaf = diskFile(recordOf(lab))
    const before = lab.places.need('HV1', 'D').disk.lengthOf(leaf)
    const shown = Object.values(lab.evidence().vms['SHOP']?.checkpoints ?? []).map(({ name }) => name)
    play(lab, 'Invoke-LabApp SHOP Photos Import -Count 6', 'Wait-Lab -Minutes 1')
    must(lab.places.need('HV1', 'D').disk.lengthOf(leaf) > before, 'its file grows')
    must(!shown.includes(LEFT), 'no menu shows it')
    return worthOf(lab)
  }),
  'forgotten it fills the volume, and the machine stands still': on(leftBehind, (lab) => {
    fillVolume(lab, 'HV1', 'D', 2 * MIB)
    standsStill(lab)
    return 'LOST'
  }),
  'removed by its name it merges': on(leftBehind, (lab) => {
    const files = recordOf(lab).files.length
    play(lab, `Remove-VMSnapshot SHOP '${LEFT}'`)
    untilTidy(lab, 'SHOP')
    must(recordOf(lab).files.length === files - 1, 'its file is merged')
    return worthOf(lab)
  }),
  'the next increment is taken beside it': on(leftBehind, (lab) => {
    play(lab, 'Start-LabBackup SHOP -Repository NAS1 -Type Incremental')
    must(codes(lab).includes('recovery-in-the-way'), 'somebody says so')
    play(lab, 'Stop-VM SHOP -TurnOff', 'Restore-LabBackup latest -NewName COPY -ToHost HV2', 'Start-VM COPY')
    return worthOf(lab, 'COPY')
  }),

  'the merge runs again; the deleted moment is gone': on(
    () => worldOf('merging').fork(),
    (lab) => {
      const orders = ordersOf(lab)
      play(lab, 'Invoke-LabFault MergeInterrupted')
      must(recordOf(lab).files.length === 3, 'it was interrupted')
      untilTidy(lab, 'SHOP')
      must(refusalOf(lab, 'Restore-VMCheckpoint late SHOP') === 'unknown-checkpoint', 'the moment is gone')
      play(lab, 'Start-VM SHOP')
      must(recordOf(lab).files.length === 2 && ordersOf(lab) >= orders, 'the present is whole')
      return worthOf(lab)
    },
  ),

  'without a generation id numbers are given twice': on(directory('Absent'), (lab) => {
    play(lab, 'Restore-VMCheckpoint a SHOP', 'Start-VM SHOP')
    return directoryWorth(lab)
  }),
  'with one the directory begins anew': on(directory('Present'), (lab) => {
    play(lab, 'Restore-VMCheckpoint a SHOP', 'Start-VM SHOP')
    must((appsOf(lab)?.Directory.rollbacksNoticed ?? 0) > 0, 'it notices')
    return directoryWorth(lab)
  }),
  'a restored directory begins anew': on(directory('Present'), (lab) => {
    play(lab, ...RESTORED_DIRECTORY, 'Restore-LabBackup latest -ToHost HV1', 'Start-VM SHOP')
    must((appsOf(lab)?.Directory.rollbacksNoticed ?? 0) > 0, 'it notices')
    return directoryWorth(lab)
  }),

  'the disk stays, and a new machine runs from it': usual((lab) => {
    const orders = ordersOf(lab)
    play(lab, 'Stop-VM SHOP', 'Remove-VM SHOP -Force', 'Wait-Lab -Hours 1')
    play(lab, 'New-VM AGAIN -VHDPath D:\\SHOP\\shop.vhdx', 'Start-VM AGAIN')
    must(ordersOf(lab, 'AGAIN') >= orders, 'every order is there')
    return worthOf(lab, 'AGAIN')
  }),
  'the checkpoints are merged away': usual((lab) => {
    play(lab, 'Stop-VM SHOP', 'Remove-VM SHOP -Force', 'Wait-Lab -Hours 1')
    play(lab, 'New-VM AGAIN -VHDPath D:\\SHOP\\shop.vhdx')
    const left = lab.places
      .need('HV1', 'D')
      .disk.list()
      .filter((path) => /\.avhdx$/i.test(path))
    return refusalOf(lab, 'Restore-VMCheckpoint early AGAIN') === undefined || left.length > 0 ? 'OK' : 'LOST'
  }),
  'restored from b1 after Remove-VM': afterRemoval(REPOSITORIES.b1),
  'restored from b2 after Remove-VM': afterRemoval(REPOSITORIES.b2),
  'restored from c after Remove-VM': afterRemoval(REPOSITORIES.c),
  'restored from d after Remove-VM': afterRemoval(REPOSITORIES.d),
}
