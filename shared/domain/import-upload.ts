/** Where a window hands over the file that it imports, and takes the table of its problems. */
export const IMPORT_FILE_PATH = '/importar/archivo';
export const IMPORT_PROBLEMS_PATH = '/importar/problemas.csv';

/** The kind of the import, and the file's name as encodeURIComponent writes it. */
export const IMPORT_HEADERS = { kind: 'x-import-kind', name: 'x-file-name' } as const;
