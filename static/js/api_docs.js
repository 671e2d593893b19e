// Draws the API's own description with Swagger UI, served from here. Nothing is sent to its public validator.
const settings = JSON.parse(document.getElementById("swagger-settings").textContent);

SwaggerUIBundle({
  ...settings,
  dom_id: "#swagger-ui",
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  deepLinking: true,
  validatorUrl: null,
  supportedSubmitMethods: ["get", "post"],
});
