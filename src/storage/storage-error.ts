import { CodedError } from '../kernel/coded-error.ts'

/** A refusal of storage: a code (HRESULT for files and disks, kebab-case otherwise) and its data. No sentences here. */
export class StorageError extends CodedError {
  override readonly name = 'StorageError'
}
