"use strict";
// A relightable picture on the graphics card: planes as textures, decoded under a light at a power-of-two level.

async function loaded(address) {
  const image = new Image();
  image.src = address;
  await image.decode();
  return image;
}

function program(gl, vertex, fragment) {
  const made = gl.createProgram();
  for (const [kind, text] of [[gl.VERTEX_SHADER, vertex], [gl.FRAGMENT_SHADER, fragment]]) {
    const shader = gl.createShader(kind);
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    gl.attachShader(made, shader);
  }
  gl.linkProgram(made);
  if (!gl.getProgramParameter(made, gl.LINK_STATUS))
    throw new Error("This graphics card refuses the picture's shader. Try another browser. " +
      gl.getAttachedShaders(made).map(shader => gl.getShaderInfoLog(shader)).join(" "));
  return made;
}

// The values of an image file as they are, with all smaller levels.
function texture(gl, image) {
  const made = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, made);
  gl.pixelStorei(gl.UNPACK_COLORSPACE_CONVERSION_WEBGL, gl.NONE);
  gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, gl.RGBA, gl.UNSIGNED_BYTE, image);
  gl.generateMipmap(gl.TEXTURE_2D);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR_MIPMAP_NEAREST);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.LINEAR);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
  return made;
}

class Picture {
  constructor(gl, description, images) {
    this.gl = gl;
    this.light = description.light;
    this.program = program(gl, description.vertex, description.decoding);
    this.planes = images.map(image => texture(gl, image));
    this.places = {};
    const count = gl.getProgramParameter(this.program, gl.ACTIVE_UNIFORMS);
    for (let i = 0; i < count; i++) {
      const {name, type} = gl.getActiveUniform(this.program, i);
      this.places[name.replace("[0]", "")] = {type, place: gl.getUniformLocation(this.program, name)};
    }
    this.target = null;
    this.decoded = "";
  }

  // Decodes a rectangle of a level under a light, unless it is what was decoded last.
  decode(light, level, size, rectangle) {
    const wanted = JSON.stringify([light, level, rectangle]);
    if (wanted === this.decoded) return;
    const gl = this.gl;
    this.prepare(level, size);
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.framebuffer);
    gl.viewport(0, 0, ...size);
    gl.enable(gl.SCISSOR_TEST);
    gl.scissor(...rectangle);
    gl.useProgram(this.program);
    this.planes.forEach((plane, i) => {
      gl.activeTexture(gl.TEXTURE0 + i);
      gl.bindTexture(gl.TEXTURE_2D, plane);
      gl.uniform1i(this.places[`source${i}`]?.place ?? null, i);
    });
    gl.uniform1i(this.places.level.place, level);
    for (const [name, values] of Object.entries(uniformsFor(this.light, light))) {
      const {type, place} = this.places[name] ?? {place: null};
      if (type === gl.FLOAT_VEC3) gl.uniform3fv(place, values);
      else gl.uniform1fv(place, values);
    }
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    gl.disable(gl.SCISSOR_TEST);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    this.decoded = wanted;
  }

  // A texture of the level's size to decode into.
  prepare(level, size) {
    if (this.target && this.level === level) return;
    const gl = this.gl;
    gl.deleteTexture(this.target);
    gl.deleteFramebuffer(this.framebuffer);
    this.level = level;
    this.target = gl.createTexture();
    this.framebuffer = gl.createFramebuffer();
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, this.target);
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA8, ...size);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.framebuffer);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, this.target, 0);
  }
}
