import type { ConsentPurpose } from './codes.ts';
import { legalBasisOf } from './consent-rules.ts';
import type { NoticeText } from './consent.ts';

/**
 * The notices that the program brings along (Ley 1581 de 2012, art. 12; Decreto 1377 de 2013, arts. 5, 6, 14 and 15), so
 * that a Punto can work lawfully before the centre has published one of its own. They are version 1 for ever: a new text
 * is a new version that the centre publishes, because people authorised what stood here when they read it. The first
 * paragraph is what a form shows beside the question; the rest is one key away.
 */
const RIGHTS = [
  'Sus derechos (Ley 1581 de 2012, artículo 8): conocer, actualizar y corregir sus datos; pedir prueba de su autorización; saber qué uso se les dio; retirar la autorización o pedir que sus datos se supriman; quejarse ante la Superintendencia de Industria y Comercio; y consultar sus datos sin costo.',
  'Cómo ejercerlos: en cualquier Punto Digital, de palabra o por escrito, con su documento; o ante la Alcaldía de Bucaramanga, Calle 35 No. 10-43, y por los canales de atención que publica www.bucaramanga.gov.co. Una consulta se responde en máximo 10 días hábiles y un reclamo en máximo 15.',
  'Responsable del tratamiento: Alcaldía de Bucaramanga, Oficina Asesora TIC. La política de tratamiento de datos personales está publicada en www.bucaramanga.gov.co.',
];

const SHIPPED: Readonly<Record<ConsentPurpose, { title: string; textHash: string; paragraphs: string[] }>> = {
  ATENCION: {
    title: 'Aviso de datos personales de los Puntos Digitales',
    textHash: 'f3c0a5c0b266be05b8e4e934cce4ee71a27775ac2c7434cdf6649a53bb1f8774',
    paragraphs: [
      'La Alcaldía de Bucaramanga usa estos datos para prestar y contar el servicio de los Puntos Digitales (Ley 1581 de 2012). Puede consultarlos, corregirlos o pedir que se supriman en cualquier Punto.',
      'Qué datos: documento, nombres, apellidos, fecha de nacimiento, sexo, barrio o vereda, y los servicios que usa. Si quiere decirlos, también estrato, zona, estudios y ocupación. Si es menor de edad, además quién le representa.',
      'Para qué: registrar su visita, no anotarle dos veces, organizar los puestos y los cursos, y publicar cifras en las que nadie puede ser reconocido.',
      'Por qué no se le pide autorización: estos datos se usan en ejercicio de la función pública de la Alcaldía (Ley 1581 de 2012, artículo 10, literal a). Para cualquier otro uso se le pregunta aparte, y el servicio no depende de lo que responda.',
      'Quién los ve: el personal de los Puntos Digitales y de la Oficina Asesora TIC, según su función. Cada consulta de su ficha queda anotada. No se entregan a terceros salvo orden de autoridad competente.',
      ...RIGHTS,
    ],
  },
  CONTACTO: {
    title: 'Autorización para contactarle',
    textHash: '96e7340becafd3b326e86ce8a06880db800845445efe28ec816285015c1e4376',
    paragraphs: [
      'Con su autorización, la Alcaldía de Bucaramanga guarda su celular para avisarle de sus cursos y turnos en los Puntos Digitales (Ley 1581 de 2012). Puede retirarla cuando quiera en cualquier Punto. El servicio no depende de que autorice.',
      'Qué dato: su número de celular.',
      'Para qué: llamarle o escribirle sobre los cursos en que se inscribe, los turnos y reservas que pide, y la oferta de los Puntos Digitales. Para nada más.',
      'Es voluntario: si no autoriza, su número no se guarda y recibe el mismo servicio. Por un menor de edad autoriza quien le representa, después de escucharle (Ley 1581 de 2012, artículo 7).',
      'Si retira la autorización, su número se borra y no se le vuelve a contactar.',
      ...RIGHTS,
    ],
  },
  CARACTERIZACION: {
    title: 'Autorización para la caracterización',
    textHash: '5d20adf1807d6eaefe28c6bc646c83b57cbf4738eec4e3c70b2a3cec5829ab50',
    paragraphs: [
      'Con su autorización, la Alcaldía de Bucaramanga le hace unas preguntas sensibles para que sus programas lleguen a todas las personas (Ley 1581 de 2012). Ninguna es obligatoria, cada una se puede saltar y el servicio no depende de ellas.',
      'Qué datos sensibles (Ley 1581 de 2012, artículos 5 y 6): identidad de género, orientación sexual, pertenencia étnica, discapacidad y si es víctima del conflicto armado. A los menores de edad no se les preguntan los dos primeros. Si no autoriza, solo se le preguntan estrato, zona, estudios y ocupación, que no son sensibles, y tampoco está obligado a responderlas.',
      'Para qué: adaptar los servicios y los cursos con enfoque diferencial, y contar a quiénes llegan, en cifras en las que nadie puede ser reconocido. Para nada más.',
      'No está obligado a autorizar el tratamiento de datos sensibles (Decreto 1377 de 2013, artículo 6). Por un menor de edad autoriza quien le representa, después de escucharle (Ley 1581 de 2012, artículo 7).',
      'Quién los ve: solo el personal que hace las preguntas y quien administra. Si retira la autorización, sus respuestas sensibles se borran.',
      ...RIGHTS,
    ],
  },
};

/** The notice that holds for a purpose until the centre publishes another. */
export function shippedNotice(purpose: ConsentPurpose): NoticeText {
  const { title, textHash, paragraphs } = SHIPPED[purpose];
  return {
    id: `aviso-${purpose.toLowerCase()}-1`,
    purpose,
    version: 1,
    legalBasis: legalBasisOf(purpose),
    title,
    text: paragraphs.join('\n'),
    textHash,
    publishedAt: null,
  };
}
