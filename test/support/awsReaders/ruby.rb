# frozen_string_literal: true

# Prints what the AWS SDK for Ruby finds, as a JSON list of keys and region, or an error:
#
#   ruby ruby.rb [DIRECTORY PROFILE]...
#
# DIRECTORY has the files credentials and config. All else is what the environment gives.
require 'aws-sdk-core'
require 'json'

def read(directory, profile)
  ENV['AWS_SHARED_CREDENTIALS_FILE'] = "#{directory}/credentials"
  ENV['AWS_CONFIG_FILE'] = "#{directory}/config"
  ENV['AWS_PROFILE'] = profile
  Aws.shared_config.fresh(config_enabled: true)
  provider = Aws::CredentialProviderChain.new.resolve
  return { error: 'no keys' } unless provider

  keys = provider.credentials
  found = { accessKey: keys.access_key_id, secretKey: keys.secret_access_key }
  found[:sessionToken] = keys.session_token if keys.session_token
  found.merge(region: Aws.shared_config.region(profile: profile))
rescue StandardError => e
  { error: e.message }
end

puts JSON.generate(ARGV.each_slice(2).map { |directory, profile| read(directory, profile) })
