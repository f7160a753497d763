// What the shell says while there is no core to load the app from. Only text ever enters the page.
const STATES = {
  iniciando: {
    title: 'Abriendo Puntos Digitales…',
    text: 'Lo registrado está guardado en este equipo.',
  },
  reiniciando: {
    title: 'Un momento: la aplicación se está reiniciando',
    text: 'Lo que ya registró está guardado. En unos segundos puede seguir donde iba; si estaba escribiendo algo sin guardar, tendrá que escribirlo de nuevo.',
  },
  insistiendo: {
    title: 'La aplicación no logra iniciar; se sigue intentando',
    text: 'Lo que ya registró está guardado. Si este aviso sigue en cinco minutos, reinicie el equipo y avise a la oficina central. Mientras tanto, anote los registros en papel.',
  },
  detenido: {
    title: 'La aplicación se detuvo y necesita su atención',
    text: 'Lo que ya registró está guardado y no se ha cambiado nada.',
  },
  cerrando: {
    title: 'Cerrando Puntos Digitales…',
    text: 'Se está guardando todo. No apague el equipo todavía.',
  },
};

/** @param {string} id */
function part(id) {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`estado.html lacks #${id}`);
  return element;
}

function tell() {
  const query = new URLSearchParams(location.search);
  const wanted = Object.entries(STATES).find(([name]) => name === query.get('estado'));
  const state = wanted?.[1] ?? STATES.iniciando;
  const message = query.get('mensaje');

  document.title = state.title;
  part('titulo').textContent = state.title;
  part('texto').textContent = state.text;
  part('giro').hidden = state === STATES.detenido;
  if (message !== null) {
    part('paso').textContent = message;
    part('paso').hidden = false;
  }
  if (state === STATES.detenido) {
    part('reintentar').hidden = false;
    part('reintentar').focus();
  }
}

tell();
