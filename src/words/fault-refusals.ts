/** Why something cannot break like that, or not now; and what jobs say that a failure ended. */
import { countText, type Data, fileName, volumeName } from './format.ts'
import { time } from './time.ts'

type Sentence = (data: Data) => string

export const faultRefusals: Readonly<Record<string, Sentence>> = {
  'no-child': ({ vm, path }) =>
    `Nothing stands on ${path} of ${vm}: there is no child. Checkpoint-VM makes one, and ${vm} then writes into it.`,
  'no-merge': ({ vm, waits }) =>
    waits
      ? `No merge of ${vm} runs: the one that is due waits, and Get-LabEvent says for what. A power cut now would interrupt none.`
      : `No merge of ${vm} runs. Remove-VMCheckpoint begins one.`,
  'unknown-room': ({ room, known }) => `There is no room named '${room}'. The rooms are ${known}.`,
  'room-lost': ({ room }) => `The room '${room}' is lost already, with all that was in it.`,
  'volume-full': ({ volume, host }) => `${volumeName(host, volume)} is full already: not one byte is free.`,
  'offset-outside': ({ path, offsetBytes, lengthBytes }) =>
    `${fileName(path)} has ${countText(Number(lengthBytes))} bytes: there is no byte ${countText(Number(offsetBytes))}. They count from 0.`,
  'nothing-stored': ({ path }) =>
    `Nothing of a file of the guest lies in ${fileName(path)} yet. Name a byte of it with -Offset, or wait until something is written.`,
  'unknown-account': ({ account, known }) => `No place belongs to an account '${account}'. The accounts are ${known}.`,
  'account-reaches-nothing': ({ account }) => `Every place that ${account} can write to is lost already.`,
  'file-immutable': ({ path }) =>
    `${path} is kept from being changed and deleted until its time is over: nothing that asks the backup program can do it before.`,
  'files-enciphered': ({ host }) =>
    `Somebody ended it and enciphered its files on ${host}. Choose a place that the same account does not reach.`,
  'files-deleted': ({ host }) =>
    `Somebody ended it and deleted its files on ${host}. Choose a place that the same account does not reach.`,
  'unknown-planned-fault': ({ id, known }) =>
    `No failure with the number ${id} is planned. ${known ? `Those that are planned have the numbers ${known}; Get-LabFault tells when each strikes.` : 'None is: Invoke-LabFault with -At plans one.'}`,
  'time-unreadable': ({ time: written }) => `'${written}' is no time. Write 10:34 for today, or 2026-03-14T10:34:00.`,
  'time-past': ({ time: written, nowMicros }) =>
    `${written} is over: it is ${time.full(Number(nowMicros))} on ${time.date(Number(nowMicros))}. Nothing can break in the past.`,
}
