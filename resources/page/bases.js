"use strict";
// The functions of the light that the methods weigh: x to the right, y to the top, z towards the viewer.

function polynomial({degree}, [x, y]) {
  const terms = [];
  for (let d = 0; d <= degree; d++)
    for (let k = 0; k <= d; k++) terms.push(x ** (d - k) * y ** k);
  return terms;
}

function hemispherical({terms}, [x, y, z]) {
  const {PI, sqrt, sin, cos} = Math;
  const c = Math.min(Math.max(z, 0), 1), angle = Math.atan2(y, x);
  const s = sqrt(c - c * c), q = c * c - c, middle = 1 - 5 * c + 5 * c * c;
  return [
    1 / sqrt(2 * PI),
    sqrt(6 / PI) * cos(angle) * s,
    sqrt(3 / (2 * PI)) * (2 * c - 1),
    sqrt(6 / PI) * sin(angle) * s,
    sqrt(30 / PI) * cos(2 * angle) * q,
    sqrt(30 / PI) * cos(angle) * (2 * c - 1) * s,
    sqrt(5 / (2 * PI)) * (1 - 6 * c + 6 * c * c),
    sqrt(30 / PI) * sin(angle) * (2 * c - 1) * s,
    sqrt(30 / PI) * sin(2 * angle) * q,
    2 * sqrt(35 / PI) * cos(3 * angle) * s ** 3,
    sqrt(210 / PI) * cos(2 * angle) * (2 * c - 1) * q,
    2 * sqrt(21 / PI) * cos(angle) * s * middle,
    sqrt(7 / (2 * PI)) * (-1 + 12 * c - 30 * c ** 2 + 20 * c ** 3),
    2 * sqrt(21 / PI) * sin(angle) * s * middle,
    sqrt(210 / PI) * sin(2 * angle) * (2 * c - 1) * q,
    2 * sqrt(35 / PI) * sin(3 * angle) * s ** 3,
  ].slice(0, terms);
}

function spherical({terms}, [x, y, z]) {
  const first = Math.sqrt(3 / Math.PI) / 2, second = Math.sqrt(15 / Math.PI) / 2;
  return [
    1 / Math.sqrt(4 * Math.PI),
    first * y, first * z, first * x,
    second * x * y, second * y * z, Math.sqrt(5 / Math.PI) / 4 * (3 * z * z - 1), second * x * z,
    second / 2 * (x * x - y * y),
  ].slice(0, terms);
}

function radial({lights, width}, light) {
  const squares = lights.map(other => other.reduce((sum, v, i) => sum + (v - light[i]) ** 2, 0));
  const nearest = Math.min(...squares);
  const shared = values => {
    const sum = values.reduce((a, b) => a + b, 0);
    return values.map(value => value / sum);
  };
  const shares = shared(squares.map(square => Math.exp(-(square - nearest) / width ** 2)));
  return shared(shares.map(share => share <= 1e-3 ? 0 : share));
}

function octahedral({side}, [x, y, z]) {
  const size = Math.abs(x) + Math.abs(y) + Math.abs(z);
  const along = position => Array.from({length: side}, (_, i) => Math.max(0, 1 - Math.abs(position - i)));
  const across = along(((x + y) / size + 1) / 2 * (side - 1));
  return along(((y - x) / size + 1) / 2 * (side - 1)).flatMap(down => across.map(share => down * share));
}

function modes({modes}, [x, y]) {
  const radius = Math.min(Math.hypot(x, y), 1), angle = Math.atan2(y, x);
  return modes.map(({waves, sine, profile}) => {
    const place = radius * (profile.length - 1), before = Math.min(Math.floor(place), profile.length - 2);
    const shape = profile[before] + (place - before) * (profile[before + 1] - profile[before]);
    return shape * (sine ? Math.sin(waves * angle) : Math.cos(waves * angle));
  });
}

const bases = {polynomial, hemispherical, spherical, radial, octahedral, modes};

// What a shader receives for a light: of each uniform a constant, and columns times the functions of the light.
function uniformsFor({basis, uniforms}, light) {
  const terms = bases[basis.kind](basis, light);
  const found = {};
  for (const [name, {constant, columns}] of Object.entries(uniforms))
    found[name] = Float32Array.from(constant, (value, i) =>
      columns.reduce((sum, column, term) => sum + terms[term] * column[i], value));
  return found;
}
