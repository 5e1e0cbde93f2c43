/** The pages GitLab and what stands before it send where a client hopes for JSON. */

export const SIGN_IN = `<!DOCTYPE html>
<html class="html-devise-layout" lang="en">
<head><meta charset="utf-8"><title>Sign in · GitLab</title><meta content="GitLab" property="og:site_name"></head>
<body class="login-page"><form class="new_user" action="/users/sign_in" method="post"></form></body>
</html>
`;

export const NOT_FOUND = `<!DOCTYPE html>
<html><head><title>The page you're looking for could not be found (404)</title></head>
<body><h1>404</h1><h3>The page could not be found or you don't have permission to view it.</h3></body></html>
`;

export const WHOOPS = `<!DOCTYPE html>
<html><head><title>GitLab is not responding (502)</title></head>
<body><h1>502</h1><h3>Whoops, GitLab is taking too much time to respond.</h3></body></html>
`;

export const CLOUDFLARE = `<!DOCTYPE html>
<html lang="en-US"><head><title>Just a moment...</title></head>
<body><div class="cf-chl-widget">Checking your Browser - GitLab</div></body></html>
`;

export const NGINX_FORBIDDEN = `<html>
<head><title>403 Forbidden</title></head>
<body><center><h1>403 Forbidden</h1></center><hr><center>nginx</center></body>
</html>
`;

export const INTRANET = `<!DOCTYPE html>
<html><head><title>Welcome to the intranet</title></head>
<body><h1>Welcome</h1><p>This server has nothing to do with GitLab.</p></body></html>
`;
