import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

const DPI = 200;
const MM = 25.4;
const require = createRequire(import.meta.url);

/** Each page of a PDF as a printer at 200 dpi would put it on paper. */
export async function rasterised(bytes: Uint8Array) {
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(bytes);
  const pages = [];
  for (const each of document.pages()) {
    const { data, width, height } = await each.render({ scale: DPI / 72, render: 'bitmap' });
    pages.push({ data: new Uint8ClampedArray(data), width, height });
  }
  document.destroy();
  library.destroy();
  return pages;
}

/** The QR symbols of a printed PDF, in the order of its pages, as an independent reader sees them. */
export async function symbolsOn(bytes: Uint8Array) {
  prepareZXingModule({
    overrides: {
      wasmBinary: readFileSync(require.resolve('zxing-wasm/reader/zxing_reader.wasm')).buffer as ArrayBuffer,
    },
  });
  const found = [];
  for (const { data, width, height } of await rasterised(bytes)) {
    const image = { data, width, height, colorSpace: 'srgb' };
    const symbols = await readBarcodes(image as ImageData, { formats: ['QRCode'] });
    for (const { text, position } of symbols) {
      const side = Math.hypot(
        position.topRight.x - position.topLeft.x,
        position.topRight.y - position.topLeft.y,
      );
      found.push({ text, mm: (side / DPI) * MM });
    }
  }
  return found;
}
